/// Appends protobuf fields to bytes.
struct WireBuffer {
    /// The message so far.
    private(set) var bytes: [UInt8] = []

    /// Appends a varint without a tag.
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a number as a varint field.
    mutating func number(_ field: Int, _ value: UInt64) {
        varint(UInt64(field) << 3)
        varint(value)
    }

    /// Appends bytes, a text's or a message's, as a field.
    mutating func bytes(_ field: Int, _ value: some Collection<UInt8>) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Appends a text as a field.
    mutating func text(_ field: Int, _ value: String) {
        bytes(field, value.utf8)
    }
}
