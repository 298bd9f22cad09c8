/// Reads the fields of a protobuf message from its bytes, one after the other.
///
/// This is for the few messages that the host itself looks into. It checks what every parser checks: tags, lengths
/// and that groups are closed, to a depth of 100.
struct WireReader {
    /// The bytes of the message.
    private let bytes: ArraySlice<UInt8>
    /// Where the next field begins.
    private(set) var offset: Int

    /// A field as it stands in the message.
    struct Field {
        /// The field's number, at least 1.
        var number: Int
        /// The field's value.
        var value: Value
    }

    /// A field's value, by its wire type.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case bytes(ArraySlice<UInt8>)
        case group(ArraySlice<UInt8>)
        case fixed32(UInt32)
    }

    /// The bytes are not a protobuf message.
    struct Malformed: Error {
        /// The offset of the field that is broken.
        var offset: Int
    }

    /// Begins at the start of a message.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    /// The next field; `nil` at the end.
    ///
    /// - Throws: `Malformed` if the bytes are no message.
    mutating func next() throws(Malformed) -> Field? {
        guard offset < bytes.endIndex else { return nil }
        let tag = try tag()
        return Field(number: tag.number, value: try value(tag, depth: 0))
    }

    private static let maximumDepth = 100
    private static let endOfGroup: UInt64 = 4

    private mutating func tag() throws(Malformed) -> (number: Int, type: UInt64) {
        let start = offset
        let tag = try varint()
        guard tag >> 3 > 0, tag <= UInt64(UInt32.max) else { throw Malformed(offset: start) }
        return (Int(tag >> 3), tag & 7)
    }

    private mutating func value(_ tag: (number: Int, type: UInt64), depth: Int) throws(Malformed) -> Value {
        switch tag.type {
        case 0: return .varint(try varint())
        case 1: return .fixed64(try littleEndian(8))
        case 2:
            let start = offset
            let length = try varint()
            guard length <= UInt64(bytes.endIndex - offset) else { throw Malformed(offset: start) }
            defer { offset += Int(length) }
            return .bytes(bytes[offset..<offset + Int(length)])
        case 3: return .group(try group(tag.number, depth: depth + 1))
        case 5: return .fixed32(UInt32(truncatingIfNeeded: try littleEndian(4)))
        default: throw Malformed(offset: offset)
        }
    }

    private mutating func group(_ number: Int, depth: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard depth <= Self.maximumDepth else { throw Malformed(offset: offset) }
        let start = offset
        while true {
            let end = offset
            let tag = try tag()
            if tag.type == Self.endOfGroup {
                guard tag.number == number else { throw Malformed(offset: end) }
                return bytes[start..<end]
            }
            _ = try value(tag, depth: depth)
        }
    }

    private mutating func varint() throws(Malformed) -> UInt64 {
        let start = offset
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard offset < bytes.endIndex else { break }
            let byte = bytes[offset]
            offset += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw Malformed(offset: start)
    }

    private mutating func littleEndian(_ count: Int) throws(Malformed) -> UInt64 {
        guard bytes.endIndex - offset >= count else { throw Malformed(offset: offset) }
        defer { offset += count }
        return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
