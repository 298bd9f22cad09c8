/// Shows a serialized descriptor in text format on one line, to compare in tests.
struct DescriptorText {
    /// What a field number means in a message.
    private enum Kind {
        case text(String)
        case number(String)
        case message(String, String)
    }

    private static let schema: [String: [UInt64: Kind]] = [
        "File": [
            1: .text("name"), 2: .text("package"), 3: .text("dependency"), 4: .message("message_type", "Message"),
            5: .message("enum_type", "Enum"), 6: .message("service", "Service"), 7: .message("extension", "Field"),
            8: .message("options", "Options"), 10: .number("public_dependency"), 11: .number("weak_dependency"),
            12: .text("syntax"), 14: .number("edition"), 15: .text("option_dependency"),
        ],
        "Message": [
            1: .text("name"), 2: .message("field", "Field"), 3: .message("nested_type", "Message"),
            4: .message("enum_type", "Enum"), 5: .message("extension_range", "Range"),
            6: .message("extension", "Field"),
            7: .message("options", "Options"), 8: .message("oneof_decl", "Named"),
            9: .message("reserved_range", "Range"),
            10: .text("reserved_name"), 11: .number("visibility"),
        ],
        "Field": [
            1: .text("name"), 2: .text("extendee"), 3: .number("number"), 4: .number("label"), 5: .number("type"),
            6: .text("type_name"), 7: .text("default_value"), 8: .message("options", "Options"),
            9: .number("oneof_index"), 10: .text("json_name"), 17: .number("proto3_optional"),
        ],
        "Enum": [
            1: .text("name"), 2: .message("value", "Value"), 3: .message("options", "Options"),
            4: .message("reserved_range", "Range"), 5: .text("reserved_name"), 6: .number("visibility"),
        ],
        "Value": [1: .text("name"), 2: .number("number"), 3: .message("options", "Options")],
        "Range": [1: .number("start"), 2: .number("end"), 3: .message("options", "Options")],
        "Named": [1: .text("name"), 2: .message("options", "Options")],
        "Service": [1: .text("name"), 2: .message("method", "Method"), 3: .message("options", "Options")],
        "Method": [
            1: .text("name"), 2: .text("input_type"), 3: .text("output_type"), 4: .message("options", "Options"),
            5: .number("client_streaming"), 6: .number("server_streaming"),
        ],
        "Options": [:],
    ]

    private var bytes: ArraySlice<UInt8>

    /// The text of a serialized `FileDescriptorProto`.
    static func text(_ descriptor: [UInt8]) -> String {
        var reader = DescriptorText(bytes: descriptor[...])
        return reader.fields("File").joined(separator: " ")
    }

    private mutating func fields(_ type: String) -> [String] {
        var result: [String] = []
        while !bytes.isEmpty {
            let tag = varint()
            let kind = Self.schema[type]?[tag >> 3]
            if tag & 7 == 0 {
                let value = Int64(bitPattern: varint())
                if case .number(let name) = kind {
                    result.append("\(name): \(value)")
                } else {
                    result.append("\(tag >> 3): \(value)")
                }
            } else {
                result.append(field(kind, tag >> 3, take(Int(varint()))))
            }
        }
        return result
    }

    private func field(_ kind: Kind?, _ number: UInt64, _ content: ArraySlice<UInt8>) -> String {
        switch kind {
        case .text(let name): return "\(name): \"\(String(decoding: content, as: UTF8.self))\""
        case .message(let name, let type):
            var nested = DescriptorText(bytes: content)
            let inner = nested.fields(type)
            return inner.isEmpty ? "\(name) {}" : "\(name) { \(inner.joined(separator: " ")) }"
        default: return "\(number): \(Array(content))"
        }
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        let taken = bytes.prefix(count)
        bytes = bytes.dropFirst(count)
        return taken
    }

    private mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return value
    }
}
