/// Reads single fields of a serialized options message.
struct OptionFields {
    private let bytes: ArraySlice<UInt8>

    /// Takes a serialized message.
    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The value of a singular field of a varint type; `nil` if it is not set.
    func varint(_ number: Int) -> UInt64? {
        var result: UInt64?
        forEach { field, value, _ in if field == number { result = value } }
        return result
    }

    /// The contents of a field of strings, bytes or messages, in order.
    func contents(_ number: Int) -> [ArraySlice<UInt8>] {
        var result: [ArraySlice<UInt8>] = []
        forEach { field, _, content in
            if field == number, let content { result.append(content) }
        }
        return result
    }

    /// The text of a singular string field; `nil` if it is not set.
    func string(_ number: Int) -> String? {
        contents(number).last.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls a closure with each field: its number, and either the varint or the content.
    private func forEach(_ body: (Int, UInt64?, ArraySlice<UInt8>?) -> Void) {
        var rest = bytes
        while let tag = Self.varint(&rest) {
            let number = Int(tag >> 3)
            switch tag & 7 {
            case 0: body(number, Self.varint(&rest), nil)
            case 1: rest = rest.dropFirst(8)
            case 2:
                let count = Int(Self.varint(&rest) ?? 0)
                body(number, nil, rest.prefix(count))
                rest = rest.dropFirst(count)
            case 5: rest = rest.dropFirst(4)
            // The start and the end of a group: what is in it is passed over like fields, and none is asked for.
            default: break
            }
        }
    }

    private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
