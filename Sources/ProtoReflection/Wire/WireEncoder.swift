extension DynamicMessage {
    /// Writes the message in its wire format: fields in order of number, then the unknown fields as they came.
    ///
    /// - Parameter isDeterministic: Whether map entries are sorted by key, else they keep their order. protoc sorts
    ///   with `--deterministic_output`.
    /// - Returns: The bytes.
    public func encoded(isDeterministic: Bool = false) -> [UInt8] {
        WireEncoder(isDeterministic: isDeterministic).encode(self, isMapEntry: self.descriptor.isMapEntry)
    }
}

/// Writes messages in their wire format.
struct WireEncoder {
    let isDeterministic: Bool

    func encode(_ message: DynamicMessage, isMapEntry: Bool) -> [UInt8] {
        var writer = ReverseWireWriter()
        self.write(message, isMapEntry: isMapEntry, to: &writer)
        return writer.bytes
    }

    // Everything below writes backwards: see ReverseWireWriter.

    private func write(_ message: DynamicMessage, isMapEntry: Bool = false, to writer: inout ReverseWireWriter) {
        let type = message.descriptor.record
        if type.isMessageSet {
            self.writeMessageSetItems(message.unknownFields, to: &writer)
        } else {
            self.write(message.unknownFields, to: &writer)
        }
        if isMapEntry {
            for field in type.fields.reversed() { self.writeEntryField(field, of: message, to: &writer) }
            return
        }
        for entry in message.entries.reversed() {
            if type.isMessageSet, entry.field.type == .message, !entry.field.isRepeated {
                guard case .message(let inner) = entry.value else { continue }
                self.writeMessageSetItem(UInt32(bitPattern: entry.field.number), to: &writer) { writer in
                    self.write(inner, to: &writer)
                }
            } else {
                self.write(entry.field, entry.value, to: &writer)
            }
        }
    }

    /// Map entries write their key and value even where those are not set.
    private func writeEntryField(
        _ field: FieldRecord,
        of message: DynamicMessage,
        to writer: inout ReverseWireWriter
    ) {
        if let place = message.entry(of: field) {
            self.write(field, message.entries[place].value, to: &writer)
        } else if let value = field.defaultValue {
            self.write(field, value, to: &writer)
        } else {
            self.write(field, .message(message.newMessage(for: field)), to: &writer)
        }
    }

    private func write(_ field: FieldRecord, _ value: FieldValue, to writer: inout ReverseWireWriter) {
        let number = UInt32(bitPattern: field.number)
        guard case .list(let elements) = value else {
            self.write(field, element: value, to: &writer)
            return
        }
        if field.isPacked {
            let end = writer.count
            for element in elements.reversed() { self.writeScalar(element, field.type, to: &writer) }
            writer.prepend(varint: UInt64(writer.count - end))
            writer.prepend(Tag(number, .lengthDelimited))
        } else {
            let ordered = field.isMap && self.isDeterministic ? DynamicMessage.sortedByKey(elements) : elements
            for element in ordered.reversed() { self.write(field, element: element, to: &writer) }
        }
    }

    private func write(_ field: FieldRecord, element: FieldValue, to writer: inout ReverseWireWriter) {
        let number = UInt32(bitPattern: field.number)
        if case .message(let message) = element {
            if field.type == .group {
                writer.prepend(Tag(number, .endGroup))
                self.write(message, to: &writer)
                writer.prepend(Tag(number, .startGroup))
                return
            }
            let end = writer.count
            self.write(message, isMapEntry: field.isMap, to: &writer)
            writer.prepend(varint: UInt64(writer.count - end))
            writer.prepend(Tag(number, .lengthDelimited))
        } else {
            self.writeScalar(element, field.type, to: &writer)
            writer.prepend(Tag(number, field.type.wireType))
        }
    }

    private func writeScalar(_ value: FieldValue, _ type: FieldType, to writer: inout ReverseWireWriter) {
        switch value {
        case .bool(let value): writer.prepend(varint: value ? 1 : 0)
        case .int32(let value):
            switch type {
            case .sfixed32: writer.prepend(fixed: value)
            case .sint32: writer.prepend(varint: UInt64(UInt32(bitPattern: value << 1 ^ value >> 31)))
            default: writer.prepend(varint: UInt64(bitPattern: Int64(value)))
            }
        case .int64(let value):
            switch type {
            case .sfixed64: writer.prepend(fixed: value)
            case .sint64: writer.prepend(varint: UInt64(bitPattern: value << 1 ^ value >> 63))
            default: writer.prepend(varint: UInt64(bitPattern: value))
            }
        case .uint32(let value):
            if type == .fixed32 { writer.prepend(fixed: value) } else { writer.prepend(varint: UInt64(value)) }
        case .uint64(let value):
            if type == .fixed64 { writer.prepend(fixed: value) } else { writer.prepend(varint: value) }
        case .float(let value): writer.prepend(fixed: value.bitPattern)
        case .double(let value): writer.prepend(fixed: value.bitPattern)
        case .enum(let value): writer.prepend(varint: UInt64(bitPattern: Int64(value)))
        case .string(let value):
            writer.prepend(value.utf8)
            writer.prepend(varint: UInt64(value.utf8.count))
        case .bytes(let value):
            writer.prepend(value)
            writer.prepend(varint: UInt64(value.count))
        case .message, .list: break
        }
    }

    // MARK: - Unknown fields and message sets

    private func write(_ fields: [UnknownField], to writer: inout ReverseWireWriter) {
        for field in fields.reversed() {
            switch field.value {
            case .varint(let value):
                writer.prepend(varint: value)
                writer.prepend(Tag(field.number, .varint))
            case .fixed32(let value):
                writer.prepend(fixed: value)
                writer.prepend(Tag(field.number, .fixed32))
            case .fixed64(let value):
                writer.prepend(fixed: value)
                writer.prepend(Tag(field.number, .fixed64))
            case .lengthDelimited(let bytes):
                writer.prepend(bytes)
                writer.prepend(varint: UInt64(bytes.count))
                writer.prepend(Tag(field.number, .lengthDelimited))
            case .group(let fields):
                writer.prepend(Tag(field.number, .endGroup))
                self.write(fields, to: &writer)
                writer.prepend(Tag(field.number, .startGroup))
            }
        }
    }

    /// Items of types that the schema does not know.
    ///
    /// Other unknown fields have no place in a message set.
    private func writeMessageSetItems(_ fields: [UnknownField], to writer: inout ReverseWireWriter) {
        for field in fields.reversed() {
            guard case .lengthDelimited(let bytes) = field.value else { continue }
            self.writeMessageSetItem(field.number, to: &writer) { $0.prepend(bytes) }
        }
    }

    private func writeMessageSetItem(
        _ typeID: UInt32,
        to writer: inout ReverseWireWriter,
        content: (inout ReverseWireWriter) -> Void
    ) {
        writer.prepend(MessageSetFormat.itemEnd)
        let end = writer.count
        content(&writer)
        writer.prepend(varint: UInt64(writer.count - end))
        writer.prepend(MessageSetFormat.message)
        writer.prepend(varint: UInt64(typeID))
        writer.prepend(MessageSetFormat.typeID)
        writer.prepend(MessageSetFormat.item)
    }
}
