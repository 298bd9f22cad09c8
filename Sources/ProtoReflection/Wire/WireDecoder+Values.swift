extension WireDecoder {
    /// Reads one value of a type that is not a message.
    static func scalar(_ field: FieldRecord, _ reader: inout WireReader) throws(WireProblem) -> FieldValue {
        switch field.type {
        case .double: return .double(Double(bitPattern: try reader.fixed64()))
        case .float: return .float(Float(bitPattern: try reader.fixed32()))
        case .int64: return .int64(Int64(bitPattern: try reader.varint()))
        case .uint64: return .uint64(try reader.varint())
        case .int32: return .int32(Int32(truncatingIfNeeded: try reader.varint()))
        case .uint32: return .uint32(UInt32(truncatingIfNeeded: try reader.varint()))
        case .fixed64: return .uint64(try reader.fixed64())
        case .fixed32: return .uint32(try reader.fixed32())
        case .sfixed32: return .int32(Int32(bitPattern: try reader.fixed32()))
        case .sfixed64: return .int64(Int64(bitPattern: try reader.fixed64()))
        case .bool: return .bool(try reader.varint() != 0)
        case .enum: return .enum(Int32(truncatingIfNeeded: try reader.varint()))
        case .sint32:
            let value = UInt32(truncatingIfNeeded: try reader.varint())
            return .int32(Int32(bitPattern: value >> 1) ^ -Int32(bitPattern: value & 1))
        case .sint64:
            let value = try reader.varint()
            return .int64(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
        case .string:
            let bytes = try reader.lengthDelimited()
            if field.verifiesUTF8, !UTF8Check.isValid(bytes) { throw .invalidUTF8 }
            return .string(ProtoString(utf8: Array(bytes)))
        case .bytes, .message, .group: return .bytes(Array(try reader.lengthDelimited()))
        }
    }

    /// Reads the value behind a tag that the schema does not know.
    static func unknownField(_ tag: Tag, _ reader: inout WireReader, depth: Int) throws(WireProblem) -> UnknownField {
        switch tag.type {
        case .varint: return UnknownField(number: tag.number, value: .varint(try reader.varint()))
        case .fixed64: return UnknownField(number: tag.number, value: .fixed64(try reader.fixed64()))
        case .fixed32: return UnknownField(number: tag.number, value: .fixed32(try reader.fixed32()))
        case .lengthDelimited:
            return UnknownField(number: tag.number, value: .lengthDelimited(Array(try reader.lengthDelimited())))
        case .endGroup: throw .unexpectedEndGroup(tag.number)
        case .startGroup:
            guard depth > 0 else { throw .tooDeep }
            let fields = try Self.unknownFields(&reader, depth: depth - 1, group: tag.number)
            return UnknownField(number: tag.number, value: .group(fields))
        }
    }

    /// Reads fields without a schema up to the end of the reader, or of the group with the number given.
    static func unknownFields(
        _ reader: inout WireReader,
        depth: Int,
        group: UInt32?
    ) throws(WireProblem) -> [UnknownField] {
        var fields: [UnknownField] = []
        while !reader.isAtEnd {
            let tag = try reader.tag()
            if tag.type == .endGroup {
                guard let group else { throw .unexpectedEndGroup(tag.number) }
                guard tag.number == group else { throw .mismatchedEndGroup(expected: group, found: tag.number) }
                return fields
            }
            fields.append(try Self.unknownField(tag, &reader, depth: depth))
        }
        if let group { throw .unterminatedGroup(group) }
        return fields
    }
}
