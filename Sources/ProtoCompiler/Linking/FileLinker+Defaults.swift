extension FileLinker {
    /// Checks the default values of the file's fields and stores them as descriptors hold them.
    mutating func resolveDefaults() {
        for id in unit.contents.fields where model.fields[id].flags.contains(.explicitDefault) {
            let options = unit.tree.fields[model.fields[id].node].options.options
            guard let option = options.last(where: { unit.tree.options[$0].role == .defaultValue }) else { continue }
            let value = unit.tree.options[option].value
            do throws(DefaultValueError) {
                let bytes = try defaultValue(value, of: model.fields[id])
                model.fields[id].defaultValue = model.arena.append(bytes)
                if model.fields[id].label == .repeated {
                    error(value.tokens, .field(id), "a repeated field cannot have a default value")
                }
            } catch {
                // Of a negative number, the number is what is wrong.
                self.error(at: value.tokens.last, .field(id), error.problem)
            }
        }
    }

    private mutating func defaultValue(_ value: OptionValue, of field: Field) throws(DefaultValueError) -> [UInt8] {
        switch field.type {
        case .int32, .sint32, .sfixed32: return try integer(value, UInt64(Int32.max), isSigned: true)
        case .int64, .sint64, .sfixed64: return try integer(value, UInt64(Int64.max), isSigned: true)
        case .uint32, .fixed32: return try integer(value, UInt64(UInt32.max), isSigned: false)
        case .uint64, .fixed64: return try integer(value, .max, isSigned: false)
        case .double: return Array(NumberText.text(try number(value)).utf8)
        case .float: return Array(NumberText.text(Float(saturating: try number(value))).utf8)
        case .bool: return try boolean(value)
        case .string: return try string(value)
        case .bytes: return Self.escaped(try string(value))
        case .enumeration: return try enumValue(value, of: field.typeSymbol.enumeration)
        case .message, .group, .map: throw DefaultValueError("a message cannot have a default value")
        case .named: return []
        }
    }

    private func integer(
        _ value: OptionValue,
        _ limit: UInt64,
        isSigned: Bool
    ) throws(DefaultValueError) -> [UInt8] {
        if value.isNegative, !isSigned { throw DefaultValueError("an unsigned field cannot have a negative default") }
        guard unit.tree.token(value.tokens.last).kind == .integer else {
            throw DefaultValueError("expected an integer as default value")
        }
        guard let magnitude = unit.tree.integerValue(value.tokens.last, limit: value.isNegative ? limit + 1 : limit)
        else { throw DefaultValueError("the default value is out of the range of the field's type") }
        return Array("\(value.isNegative && magnitude > 0 ? "-" : "")\(magnitude)".utf8)
    }

    private func number(_ value: OptionValue) throws(DefaultValueError) -> Double {
        let token = unit.tree.token(value.tokens.last)
        let magnitude: Double?
        switch token.kind {
        case .integer:
            magnitude =
                unit.tree.integerValue(value.tokens.last).map { Double($0) }
                ?? Double(unit.tree.text(value.tokens.last))
        case .float: magnitude = Double(unit.tree.text(value.tokens.last))
        case .identifier where token.is(.inf): magnitude = .infinity
        case .identifier where token.is(.nan): magnitude = .nan
        default: magnitude = nil
        }
        guard let magnitude else { throw DefaultValueError("expected a number as default value") }
        return value.isNegative ? -magnitude : magnitude
    }

    private func boolean(_ value: OptionValue) throws(DefaultValueError) -> [UInt8] {
        let token = unit.tree.token(value.tokens.last)
        guard !value.isNegative, token.is(.true) || token.is(.false) else {
            throw DefaultValueError("expected \"true\" or \"false\" as default value")
        }
        return Array(unit.tree.text(value.tokens.last).utf8)
    }

    private func string(_ value: OptionValue) throws(DefaultValueError) -> [UInt8] {
        guard value.kind == .string else { throw DefaultValueError("expected a string as default value") }
        return unit.tree.stringValue(value.tokens)
    }

    private func enumValue(
        _ value: OptionValue,
        of enumeration: NodeID<Enumeration>
    ) throws(DefaultValueError) -> [UInt8] {
        let token = unit.tree.token(value.tokens.first)
        guard token.kind == .identifier else {
            throw DefaultValueError("the default value of an enum field must be the name of a value")
        }
        let symbol = model.symbols.find(token.name, in: model.enums[enumeration].parent)
        guard symbol.enumValue.exists, model.enumValues[symbol.enumValue].enumeration == enumeration else {
            let name = model.arena.string(model.enums[enumeration].fullName)
            let text = unit.tree.text(value.tokens.first)
            throw DefaultValueError("enum \(name) has no value named \"\(text)\"")
        }
        return Array(unit.tree.text(value.tokens.first).utf8)
    }

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
private struct DefaultValueError: Error {
    let problem: String

    init(_ problem: String) { self.problem = problem }
}
