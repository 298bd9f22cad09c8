/// A cursor over wire bytes: tags, varints, fixed-width integers, lengths.
///
/// The reader borrows its bytes: it must not outlive the closure that handed them out. It checks every read against its
/// end, never past it, so no input makes it trap.
package struct WireReader {
    /// How tags and lengths that are longer than they need to be are taken.
    package enum Tolerance: Sendable {
        /// At most five bytes, which must fit in 32 bits. The conformance suite asks for this.
        case none
        /// At most five bytes; of a tag, bits beyond the 32nd are dropped. C++'s parser, thus protoc, does this.
        case tagOverflow
        /// At most ten bytes; bits beyond the 32nd are dropped. C++'s older stream reader does this.
        case longForms
    }

    private let bytes: UnsafeRawBufferPointer
    /// The offset of the next byte, counted from the start of the whole input.
    package private(set) var position: Int
    /// The offset behind the last byte that this reader may read.
    package private(set) var end: Int
    private let tolerance: Tolerance

    package init(_ bytes: UnsafeRawBufferPointer, tolerance: Tolerance = .none) {
        self.bytes = bytes
        self.tolerance = tolerance
        self.position = 0
        self.end = bytes.count
    }

    /// Whether everything has been read.
    package var isAtEnd: Bool { self.position == self.end }

    /// The number of bytes that are left.
    package var remaining: Int { self.end - self.position }

    /// Reads a base-128 integer of at most ten bytes; bits beyond the 64th are dropped, as protoc drops them.
    package mutating func varint() throws(WireProblem) -> UInt64 {
        var position = self.position
        guard position < self.end else { throw .truncated }
        var byte = self.bytes[position]
        position += 1
        if byte < 0x80 {
            self.position = position
            return UInt64(byte)
        }
        var value = UInt64(byte & 0x7f)
        var shift: UInt64 = 7
        while shift < 70 {
            guard position < self.end else { throw .truncated }
            byte = self.bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 {
                self.position = position
                return value
            }
            shift += 7
        }
        throw .overlongVarint
    }

    /// Reads a varint that should fit in 32 bits.
    private mutating func shortVarint(or problem: WireProblem) throws(WireProblem) -> UInt64 {
        let start = self.position
        let value = try self.varint()
        guard self.tolerance == .longForms || self.position - start <= 5 else { throw problem }
        return value
    }

    /// Reads a tag: at most five bytes, a number of at least 1, a wire type that exists.
    package mutating func tag() throws(WireProblem) -> Tag {
        let varint = try self.shortVarint(or: .tagTooLarge)
        guard varint <= UInt64(UInt32.max) || self.tolerance != .none else { throw .tagTooLarge }
        let value = UInt32(truncatingIfNeeded: varint)
        let number = value >> 3
        guard number != 0 else { throw .fieldNumberZero }
        guard let type = WireType(rawValue: UInt8(value & 7)) else { throw .wireTypeUnknown(UInt8(value & 7)) }
        return Tag(number, type)
    }

    /// Reads four bytes, least significant first.
    package mutating func fixed32() throws(WireProblem) -> UInt32 {
        guard self.remaining >= 4 else { throw .truncated }
        let value = self.bytes.loadUnaligned(fromByteOffset: self.position, as: UInt32.self)
        self.position += 4
        return UInt32(littleEndian: value)
    }

    /// Reads eight bytes, least significant first.
    package mutating func fixed64() throws(WireProblem) -> UInt64 {
        guard self.remaining >= 8 else { throw .truncated }
        let value = self.bytes.loadUnaligned(fromByteOffset: self.position, as: UInt64.self)
        self.position += 8
        return UInt64(littleEndian: value)
    }

    /// Reads a length and checks that so many bytes are left.
    package mutating func length() throws(WireProblem) -> Int {
        var length = try self.shortVarint(or: .lengthTooLarge)
        if self.tolerance == .longForms { length &= 0xffff_ffff }
        guard length <= UInt64(Int32.max) else { throw .lengthTooLarge }
        guard Int(length) <= self.remaining else {
            throw .lengthBeyondEnd(length: Int(length), remaining: self.remaining)
        }
        return Int(length)
    }

    /// Reads a length and that many bytes.
    package mutating func lengthDelimited() throws(WireProblem) -> UnsafeRawBufferPointer {
        let length = try self.length()
        let slice = UnsafeRawBufferPointer(rebasing: self.bytes[self.position..<self.position + length])
        self.position += length
        return slice
    }

    /// Reads a length, steps over that many bytes, and returns a reader for just those.
    package mutating func nested() throws(WireProblem) -> WireReader {
        let length = try self.length()
        var inner = self
        inner.end = self.position + length
        self.position += length
        return inner
    }

    /// The bytes from one offset to another.
    package func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self.bytes[range])
    }

    /// Steps over the value that follows `tag`, groups included, `depth` groups deep at most.
    package mutating func skip(_ tag: Tag, depth: Int) throws(WireProblem) {
        switch tag.type {
        case .varint: _ = try self.varint()
        case .fixed64: _ = try self.fixed64()
        case .fixed32: _ = try self.fixed32()
        case .lengthDelimited: _ = try self.lengthDelimited()
        case .endGroup: throw .unexpectedEndGroup(tag.number)
        case .startGroup:
            guard depth > 0 else { throw .tooDeep }
            while true {
                let inner = try self.tag()
                if inner.type == .endGroup {
                    guard inner.number == tag.number else {
                        throw .mismatchedEndGroup(expected: tag.number, found: inner.number)
                    }
                    return
                }
                try self.skip(inner, depth: depth - 1)
            }
        }
    }
}
