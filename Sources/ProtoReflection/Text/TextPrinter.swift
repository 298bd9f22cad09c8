/// Prints messages in text format, as `protoc --decode` does.
///
/// See https://protobuf.dev/reference/protobuf/textformat-spec/.
public struct TextPrinter: Sendable {
    /// Whether a `google.protobuf.Any` is shown as `[type.googleapis.com/pkg.Message] { … }` where its type is in the
    /// pool and its bytes are a message of it.
    ///
    /// protoc's `--decode` does not.
    public var expandsAny = false
    /// Whether unknown fields are shown, by number.
    public var showsUnknownFields = true

    /// Makes a printer that prints what `protoc --decode` prints.
    public init() {}

    /// The message's text, in UTF-8 (in fact ASCII, as all else is escaped).
    public func utf8(of message: DynamicMessage) -> [UInt8] {
        var output = TextOutput()
        self.print(message, to: &output)
        return output.bytes
    }

    /// The message's text.
    public func text(of message: DynamicMessage) -> String {
        String(decoding: self.utf8(of: message), as: UTF8.self)
    }

    private func print(_ message: DynamicMessage, to output: inout TextOutput) {
        if self.expandsAny, self.printAny(message, to: &output) { return }
        if message.descriptor.isMapEntry {
            // A key and a value are shown even where they are not set.
            for field in message.descriptor.fields {
                self.print(field.record, message.value(of: field), in: message, to: &output)
            }
        } else {
            for entry in message.entries {
                guard case .list(let elements) = entry.value else {
                    self.print(entry.field, entry.value, in: message, to: &output)
                    continue
                }
                for element in entry.field.isMap ? DynamicMessage.sortedByKey(elements) : elements {
                    self.print(entry.field, element, in: message, to: &output)
                }
            }
        }
        if self.showsUnknownFields { RawTextPrinter.print(message.unknownFields, to: &output) }
    }

    private func print(
        _ field: FieldRecord,
        _ value: FieldValue,
        in message: DynamicMessage,
        to output: inout TextOutput
    ) {
        let name = field.textName
        switch value {
        case .bool(let value): output.line(name, value ? "true" : "false")
        case .int32(let value): output.line(name, String(value))
        case .int64(let value): output.line(name, String(value))
        case .uint32(let value): output.line(name, String(value))
        case .uint64(let value): output.line(name, String(value))
        case .float(let value): output.line(name, TextNumbers.text(of: value))
        case .double(let value): output.line(name, TextNumbers.text(of: value))
        case .enum(let value):
            let record = message.descriptor.pool.enumRecords[field.typeIndex]
            output.line(name, record.name(of: value) ?? String(value))
        case .string(let value): output.line(name, quoting: value.utf8)
        case .bytes(let value): output.line(name, quoting: value)
        case .message(let inner): output.block(name) { self.print(inner, to: &$0) }
        case .list: break
        }
    }

    /// Prints an `Any` as the message that it holds; false if that cannot be done.
    private func printAny(_ message: DynamicMessage, to output: inout TextOutput) -> Bool {
        guard let any = AnyFields(message.descriptor.record),
            let place = message.entry(of: any.typeURL), case .string(let url) = message.entries[place].value,
            let name = AnyFields.typeName(in: url.description),
            let type = message.descriptor.pool.message(named: name)
        else { return false }
        var content: [UInt8] = []
        if let place = message.entry(of: any.value), case .bytes(let bytes) = message.entries[place].value {
            content = bytes
        }
        guard let inner = try? DynamicMessage(decoding: content, as: type), inner.missingRequiredFields.isEmpty else {
            return false
        }
        output.block("[\(url)]") { self.print(inner, to: &$0) }
        return true
    }
}

/// The two fields of `google.protobuf.Any`.
struct AnyFields {
    /// `type_url`.
    let typeURL: FieldRecord
    /// `value`.
    let value: FieldRecord

    /// `nil` if the message is not `google.protobuf.Any`.
    init?(_ message: MessageRecord) {
        guard message.fullName == "google.protobuf.Any",
            let typeURL = message.field(number: 1), typeURL.type == .string, !typeURL.isRepeated,
            let value = message.field(number: 2), value.type == .bytes, !value.isRepeated
        else { return nil }
        self.typeURL = typeURL
        self.value = value
    }

    /// What follows the last slash of a type URL; `nil` if there is no slash or nothing follows it.
    static func typeName(in url: String) -> String? {
        guard let slash = url.lastIndex(of: "/") else { return nil }
        let name = url[url.index(after: slash)...]
        return name.isEmpty ? nil : String(name)
    }
}
