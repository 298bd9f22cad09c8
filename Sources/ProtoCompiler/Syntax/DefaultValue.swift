extension SyntaxTree {
    /// The default value of a field of a scalar type as its descriptor holds it.
    ///
    /// - Parameters:
    ///   - value: what stands in the file.
    ///   - type: the field's type, no message and no enum.
    /// - Returns: the bytes of the text.
    /// - Throws: `DefaultValueError` if the value is none of that type.
    func defaultValue(_ value: OptionValue, of type: FieldType) throws(DefaultValueError) -> [UInt8] {
        switch type {
        case .int32, .sint32, .sfixed32: return try integer(value, UInt64(Int32.max), isSigned: true)
        case .int64, .sint64, .sfixed64: return try integer(value, UInt64(Int64.max), isSigned: true)
        case .uint32, .fixed32: return try integer(value, UInt64(UInt32.max), isSigned: false)
        case .uint64, .fixed64: return try integer(value, .max, isSigned: false)
        case .double: return Array(NumberText.text(try number(value)).utf8)
        case .float: return Array(NumberText.text(Float(saturating: try number(value))).utf8)
        case .bool: return try boolean(value)
        case .string: return try string(value)
        case .bytes: return CEscaping.escaped(try string(value))
        case .named, .message, .group, .map, .enumeration: return []
        }
    }

    private func integer(
        _ value: OptionValue,
        _ limit: UInt64,
        isSigned: Bool
    ) throws(DefaultValueError) -> [UInt8] {
        if value.isNegative, !isSigned { throw DefaultValueError("an unsigned field cannot have a negative default") }
        guard token(value.tokens.last).kind == .integer else {
            throw DefaultValueError("expected an integer as default value")
        }
        guard let magnitude = integerValue(value.tokens.last, limit: value.isNegative ? limit + 1 : limit)
        else { throw DefaultValueError("the default value is out of the range of the field's type") }
        return Array("\(value.isNegative && magnitude > 0 ? "-" : "")\(magnitude)".utf8)
    }

    private func number(_ value: OptionValue) throws(DefaultValueError) -> Double {
        let token = token(value.tokens.last)
        let magnitude: Double?
        switch token.kind {
        case .integer:
            magnitude =
                integerValue(value.tokens.last).map { Double($0) }
                ?? Double(text(value.tokens.last))
        case .float: magnitude = Double(text(value.tokens.last))
        case .identifier where token.is(.inf): magnitude = .infinity
        case .identifier where token.is(.nan): magnitude = .nan
        default: magnitude = nil
        }
        guard let magnitude else { throw DefaultValueError("expected a number as default value") }
        return value.isNegative ? -magnitude : magnitude
    }

    private func boolean(_ value: OptionValue) throws(DefaultValueError) -> [UInt8] {
        let token = token(value.tokens.last)
        guard !value.isNegative, token.is(.true) || token.is(.false) else {
            throw DefaultValueError("expected \"true\" or \"false\" as default value")
        }
        return Array(text(value.tokens.last).utf8)
    }

    private func string(_ value: OptionValue) throws(DefaultValueError) -> [UInt8] {
        guard value.kind == .string else { throw DefaultValueError("expected a string as default value") }
        return stringValue(value.tokens)
    }
}

/// Text with C's escapes.
enum CEscaping {
    /// Bytes as text with C's escapes: octal for what cannot be printed.
    static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"): result += "\\n".utf8
            case UInt8(ascii: "\r"): result += "\\r".utf8
            case UInt8(ascii: "\t"): result += "\\t".utf8
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            case 0x20..<0x7F: result.append(byte)
            default:
                let digits = [byte >> 6, byte >> 3 & 7, byte & 7].map { $0 + UInt8(ascii: "0") }
                result += [UInt8(ascii: "\\")] + digits
            }
        }
        return result
    }
}

/// A default value that does not fit its field.
struct DefaultValueError: Error {
    let problem: String

    init(_ problem: String) { self.problem = problem }
}
