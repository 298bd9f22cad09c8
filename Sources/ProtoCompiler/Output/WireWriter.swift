/// Writes the protobuf wire format.
///
/// A nested message is written in place behind one reserved byte for its length; `end` moves it up by what the length
/// needs more. Most messages of a descriptor are shorter than 128 bytes, so that nothing moves.
struct WireWriter: Sendable {
    /// What is written so far.
    private(set) var bytes: [UInt8] = []

    /// Makes room for so many bytes.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Writes an integer of variable length.
    @inline(__always)
    mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    /// Writes an integer field; a negative one takes ten bytes.
    @inline(__always)
    mutating func integer(_ number: UInt64, _ value: Int32) {
        varint(number << 3)
        varint(UInt64(bitPattern: Int64(value)))
    }

    /// Writes `true`.
    @inline(__always)
    mutating func flag(_ number: UInt64) {
        varint(number << 3)
        bytes.append(1)
    }

    /// Writes a field of bytes or text.
    @inline(__always)
    mutating func bytes(_ number: UInt64, _ value: some Collection<UInt8>) {
        varint(number << 3 | 2)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Writes bytes as they are.
    mutating func raw(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

    /// Writes a field of text that holds a name.
    @inline(__always)
    mutating func name(_ number: UInt64, _ id: NameID, _ names: borrowing NameTable) {
        names.withBytes(id) { bytes(number, $0) }
    }

    /// Writes a field of text that holds a full name with a dot before it.
    @inline(__always)
    mutating func typeName(_ number: UInt64, _ fullName: ArraySlice<UInt8>) {
        varint(number << 3 | 2)
        varint(UInt64(fullName.count + 1))
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: fullName)
    }

    /// Begins a nested message and returns where it begins, for `end`.
    @inline(__always)
    mutating func begin(_ number: UInt64) -> Int {
        varint(number << 3 | 2)
        bytes.append(0)
        return bytes.count
    }

    /// Ends a nested message.
    @inline(__always)
    mutating func end(_ start: Int) {
        let count = bytes.count &- start
        if count < 0x80 { bytes[start &- 1] = UInt8(truncatingIfNeeded: count) } else { endLong(start, count) }
    }

    private mutating func endLong(_ start: Int, _ count: Int) {
        var length: [UInt8] = []
        var rest = count
        while rest >= 0x80 {
            length.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        length.append(UInt8(rest))
        bytes.replaceSubrange(start - 1..<start, with: length)
    }
}

extension WireWriter {
    /// How the value behind a tag is encoded.
    enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case length = 2
        case startGroup = 3
        case endGroup = 4
        case fixed32 = 5
    }

    /// Writes the tag of a field.
    @inline(__always)
    mutating func tag(_ number: UInt64, _ type: WireType) { varint(number << 3 | type.rawValue) }

    /// Writes an integer of fixed length, its lowest byte first.
    mutating func fixed(_ value: UInt64, byteCount: Int) {
        for shift in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
    }
}
