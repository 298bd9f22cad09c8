extension DynamicMessage {
    /// Reads a message from its wire format.
    ///
    /// Packed and unpacked forms of repeated fields are both accepted; fields with another wire type than the schema's
    /// are kept as unknown. Required fields may be missing: ask ``missingRequiredFields``.
    ///
    /// - Parameters:
    ///   - bytes: The whole message.
    ///   - descriptor: The message's type.
    ///   - options: Limits and tolerance; ``WireDecodingOptions/protoc`` decides as `protoc --decode`.
    /// - Throws: ``WireDecodingError`` if the bytes are not a message, with the field and the place.
    public init(
        decoding bytes: [UInt8],
        as descriptor: MessageDescriptor,
        options: WireDecodingOptions = WireDecodingOptions()
    ) throws(WireDecodingError) {
        self.init(descriptor)
        try self.merge(bytes, options: options)
    }

    /// Reads more fields into this message, as if their bytes stood behind the bytes that it was read from.
    ///
    /// - Throws: ``WireDecodingError``; what came before the error stays in the message.
    public mutating func merge(
        _ bytes: [UInt8],
        options: WireDecodingOptions = WireDecodingOptions()
    ) throws(WireDecodingError) {
        var decoder = WireDecoder(pool: self.descriptor.pool)
        let problem: WireProblem? = bytes.withUnsafeBytes { buffer in
            var reader = WireReader(buffer, tolerance: options.acceptsTagOverflow ? .tagOverflow : .none)
            do throws(WireProblem) {
                try decoder.decode(&reader, into: &self, depth: options.maximumDepth, group: nil)
                return nil
            } catch {
                return error
            }
        }
        guard let problem else { return }
        throw WireDecodingError(
            problem: problem,
            offset: decoder.failureOffset ?? 0,
            path: decoder.failurePath.reversed().joined(separator: ".")
        )
    }
}

/// Reads wire bytes into messages.
struct WireDecoder {
    let pool: DescriptorPool
    /// Where the innermost reader stood when something was wrong.
    var failureOffset: Int?
    /// The fields around the place where something was wrong, innermost first.
    var failurePath: [String] = []

    init(pool: DescriptorPool) {
        self.pool = pool
    }

    /// Reads fields up to the end of the reader, or of the group with the number given.
    ///
    /// At most `depth` messages may still stand within this one.
    mutating func decode(
        _ reader: inout WireReader,
        into message: inout DynamicMessage,
        depth: Int,
        group: UInt32?
    ) throws(WireProblem) {
        let type = message.descriptor.record
        while !reader.isAtEnd {
            guard let tag = try self.nextTag(&reader, group: group) else { return }
            let field = self.field(of: type, number: tag.number)
            do throws(WireProblem) {
                if type.isMessageSet, tag == MessageSetFormat.item {
                    try self.decodeMessageSetItem(&reader, into: &message, depth: depth)
                } else if let field {
                    try self.decodeField(field, tag, &reader, into: &message, depth: depth)
                } else {
                    message.unknownFields.append(try Self.unknownField(tag, &reader, depth: depth))
                }
            } catch {
                self.failureOffset = self.failureOffset ?? reader.position
                self.failurePath.append(self.pathComponent(field, tag, in: message))
                throw error
            }
        }
        if let group {
            self.failureOffset = reader.position
            throw .unterminatedGroup(group)
        }
    }

    /// The next tag, or `nil` where it ends the group with the number given.
    private mutating func nextTag(_ reader: inout WireReader, group: UInt32?) throws(WireProblem) -> Tag? {
        let start = reader.position
        do throws(WireProblem) {
            let tag = try reader.tag()
            guard tag.type == .endGroup else { return tag }
            guard let group else { throw .unexpectedEndGroup(tag.number) }
            guard tag.number == group else { throw .mismatchedEndGroup(expected: group, found: tag.number) }
            return nil
        } catch {
            self.failureOffset = start
            throw error
        }
    }

    func field(of type: MessageRecord, number: UInt32) -> FieldRecord? {
        let number = Int32(bitPattern: number)
        return type.field(number: number) ?? self.pool.extensionRecord(of: type, number: number)
    }

    private func pathComponent(_ field: FieldRecord?, _ tag: Tag, in message: DynamicMessage) -> String {
        guard let field else { return String(tag.number) }
        let name = field.isExtension ? "(\(field.fullName))" : field.name
        guard field.isRepeated else { return name }
        guard let place = message.entry(of: field), case .list(let list) = message.entries[place].value else {
            return "\(name)[0]"
        }
        return "\(name)[\(list.count)]"
    }

    // MARK: - Fields

    private mutating func decodeField(
        _ field: FieldRecord,
        _ tag: Tag,
        _ reader: inout WireReader,
        into message: inout DynamicMessage,
        depth: Int
    ) throws(WireProblem) {
        guard tag.type == field.type.wireType else {
            if field.isRepeated, field.type.isPackable, tag.type == .lengthDelimited {
                try self.decodePacked(field, reader.nested(), into: &message)
            } else {
                message.unknownFields.append(try Self.unknownField(tag, &reader, depth: depth))
            }
            return
        }
        switch field.type {
        case .message, .group:
            guard depth > 0 else { throw .tooDeep }
            try self.decodeMessage(field, &reader, into: &message, depth: depth - 1)
        case .enum:
            let number = Int32(truncatingIfNeeded: try reader.varint())
            self.store(enum: number, field, into: &message)
        default:
            let value = try Self.scalar(field, &reader)
            if field.isRepeated {
                message.append(value, to: field)
            } else {
                message.set(value, for: field)
            }
        }
    }

    private mutating func decodeMessage(
        _ field: FieldRecord,
        _ reader: inout WireReader,
        into message: inout DynamicMessage,
        depth: Int
    ) throws(WireProblem) {
        var inner = field.isRepeated ? message.newMessage(for: field) : message.take(field)
        do throws(WireProblem) {
            if field.type == .group {
                try self.decode(&reader, into: &inner, depth: depth, group: UInt32(bitPattern: field.number))
            } else {
                var nested = try reader.nested()
                try self.decode(&nested, into: &inner, depth: depth, group: nil)
            }
        } catch {
            if !field.isRepeated { message.set(.message(inner), for: field) }
            throw error
        }
        if field.isMap {
            self.store(entry: inner, field, into: &message)
        } else if field.isRepeated {
            message.append(.message(inner), to: field)
        } else {
            message.set(.message(inner), for: field)
        }
    }

    /// Keeps a map entry, or, where its value is an enum value that a closed enum does not name, makes it unknown.
    private func store(entry: DynamicMessage, _ field: FieldRecord, into message: inout DynamicMessage) {
        var entry = entry
        // protoc keeps no unknown fields within map entries.
        entry.unknownFields = []
        if let value = entry.descriptor.record.field(number: 2), value.closesEnum,
            let place = entry.entry(of: value), case .enum(let number) = entry.entries[place].value,
            self.pool.enumRecords[value.typeIndex].index(number: number) == nil
        {
            let bytes = WireEncoder(isDeterministic: false).encode(entry, isMapEntry: true)
            message.unknownFields.append(
                UnknownField(number: UInt32(bitPattern: field.number), value: .lengthDelimited(bytes))
            )
            return
        }
        message.append(.message(entry), to: field)
    }

    private func decodePacked(
        _ field: FieldRecord,
        _ reader: WireReader,
        into message: inout DynamicMessage
    ) throws(WireProblem) {
        var reader = reader
        if field.closesEnum {
            while !reader.isAtEnd {
                self.store(enum: Int32(truncatingIfNeeded: try reader.varint()), field, into: &message)
            }
            return
        }
        try message.withElements(of: field) { (elements) throws(WireProblem) in
            while !reader.isAtEnd {
                elements.append(try Self.scalar(field, &reader))
            }
        }
    }

    /// Stores an enum value, among the unknown fields if a closed enum does not name it.
    private func store(enum number: Int32, _ field: FieldRecord, into message: inout DynamicMessage) {
        // Of a map entry the last value counts, known or not; see store(entry:).
        if field.closesEnum, !message.descriptor.isMapEntry,
            self.pool.enumRecords[field.typeIndex].index(number: number) == nil
        {
            let value = UInt64(bitPattern: Int64(number))
            message.unknownFields.append(UnknownField(number: UInt32(bitPattern: field.number), value: .varint(value)))
        } else if field.isRepeated {
            message.append(.enum(number), to: field)
        } else {
            message.set(.enum(number), for: field)
        }
    }
}
