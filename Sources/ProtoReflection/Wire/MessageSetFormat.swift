/// The message set format of old: each extension is a group 1 that holds its number (field 2) and its bytes (field 3).
enum MessageSetFormat {
    /// The start of an item.
    static let item = Tag(1, .startGroup)
    /// The end of an item.
    static let itemEnd = Tag(1, .endGroup)
    /// The number of the extension.
    static let typeID = Tag(2, .varint)
    /// The extension's message.
    static let message = Tag(3, .lengthDelimited)
}

extension WireDecoder {
    /// Reads an item behind its start tag.
    ///
    /// Number and message may come in either order; the first of each counts.
    mutating func decodeMessageSetItem(
        _ reader: inout WireReader,
        into message: inout DynamicMessage,
        depth: Int
    ) throws(WireProblem) {
        guard depth > 0 else { throw .tooDeep }
        var typeID: UInt32?
        var content: WireReader?
        var isStored = false
        while !reader.isAtEnd {
            let tag = try reader.tag()
            switch tag {
            case MessageSetFormat.itemEnd: return
            case MessageSetFormat.typeID:
                let value = UInt32(truncatingIfNeeded: try reader.varint())
                guard value != 0 else { throw .fieldNumberZero }
                typeID = typeID ?? value
            case MessageSetFormat.message:
                let nested = try reader.nested()
                content = content ?? nested
            case let tag where tag.type == .endGroup:
                throw .mismatchedEndGroup(expected: MessageSetFormat.item.number, found: tag.number)
            default:
                try reader.skip(tag, depth: depth - 1)
            }
            if let typeID, let content, !isStored {
                isStored = true
                try self.storeMessageSetItem(typeID, content, into: &message, depth: depth - 1)
            }
        }
        throw .unterminatedGroup(MessageSetFormat.item.number)
    }

    private mutating func storeMessageSetItem(
        _ typeID: UInt32,
        _ content: WireReader,
        into message: inout DynamicMessage,
        depth: Int
    ) throws(WireProblem) {
        var content = content
        guard let field = self.field(of: message.descriptor.record, number: typeID), field.type == .message else {
            let bytes = Array(content.slice(content.position..<content.end))
            message.unknownFields.append(UnknownField(number: typeID, value: .lengthDelimited(bytes)))
            return
        }
        guard depth > 0 else { throw .tooDeep }
        var inner = field.isRepeated ? message.newMessage(for: field) : message.take(field)
        do throws(WireProblem) {
            try self.decode(&content, into: &inner, depth: depth - 1, group: nil)
        } catch {
            if !field.isRepeated { message.set(.message(inner), for: field) }
            throw error
        }
        if field.isRepeated {
            message.append(.message(inner), to: field)
        } else {
            message.set(.message(inner), for: field)
        }
    }
}
