/// The values that fields have when they are not set.
enum DefaultValue {
    /// The declared default of a scalar or enum field, else the type's zero; `nil` if the declared text is no value of
    /// the type.
    static func of(_ declaration: FieldDeclaration, type: FieldType, enumeration: EnumRecord?) -> FieldValue? {
        guard let bytes = declaration.defaultValue else { return Self.zero(of: type, enumeration: enumeration) }
        let text = String(decoding: bytes, as: UTF8.self)
        switch type {
        case .int32, .sint32, .sfixed32: return Int32(text).map { .int32($0) }
        case .int64, .sint64, .sfixed64: return Int64(text).map { .int64($0) }
        case .uint32, .fixed32: return UInt32(text).map { .uint32($0) }
        case .uint64, .fixed64: return UInt64(text).map { .uint64($0) }
        case .float: return Float(text).map { .float($0) }
        case .double: return Double(text).map { .double($0) }
        case .bool: return Bool(text).map { .bool($0) }
        case .string: return .string(ProtoString(utf8: bytes))
        case .bytes: return TextEscapes.decode(bytes[...]).map { .bytes($0) }
        case .enum: return enumeration?.number(of: text).map { .enum($0) }
        case .message, .group: return nil
        }
    }

    /// The zero of a scalar type; of an enum, its first value.
    static func zero(of type: FieldType, enumeration: EnumRecord?) -> FieldValue? {
        switch type {
        case .int32, .sint32, .sfixed32: .int32(0)
        case .int64, .sint64, .sfixed64: .int64(0)
        case .uint32, .fixed32: .uint32(0)
        case .uint64, .fixed64: .uint64(0)
        case .float: .float(0)
        case .double: .double(0)
        case .bool: .bool(false)
        case .string: .string("")
        case .bytes: .bytes([])
        case .enum: .enum(enumeration?.declaration.values.first?.number ?? 0)
        case .message, .group: nil
        }
    }
}
