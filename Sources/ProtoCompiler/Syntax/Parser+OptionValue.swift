extension Parser {
    /// Parses the value of an option.
    mutating func optionValue() throws(ParseFailure) -> OptionValue {
        let start = position
        let isNegative = take(.minus)
        let kind = try optionValueKind(isNegative: isNegative)
        return OptionValue(kind: kind, isNegative: isNegative, tokens: tokens(from: start))
    }

    private mutating func optionValueKind(isNegative: Bool) throws(ParseFailure) -> OptionValue.Kind {
        switch current.kind {
        case .identifier:
            if isNegative, !at(word: .inf), !at(word: .nan) {
                let problem = "expected a number, \"inf\" or \"nan\" behind \"-\", found \(found)"
                error(at: position + 1, problem)
                throw ParseFailure()
            }
            advance()
            return .identifier
        case .integer:
            return integerValue(isNegative: isNegative)
        case .float:
            advance()
            return .float
        case .string:
            if isNegative { throw expected("a number behind \"-\"") }
            _ = try strings("a string")
            return .string
        case .openBrace:
            try aggregate()
            return .aggregate
        default:
            throw expected("the value of an option")
        }
    }

    /// Consumes an integer.
    ///
    /// A decimal one that does not fit into 64 bits counts as a floating-point number.
    private mutating func integerValue(isNegative: Bool) -> OptionValue.Kind {
        let index = position
        advance()
        let limit = isNegative ? UInt64(Int64.max) + 1 : UInt64.max
        if tree.integerValue(index, limit: limit) != nil { return .integer }
        if isOctalOrHexadecimal(index), tree.integerValue(index) == nil {
            error(at: index, "\(tree.text(index)) does not fit into 64 bits")
        }
        return .float
    }

    /// Whether an integer token is written in octal or hexadecimal.
    func isOctalOrHexadecimal(_ index: TokenIndex) -> Bool {
        tree.withBytes(index) { $0.count > 1 && $0[0] == UInt8(ascii: "0") }
    }

    /// Skips a message in text format, whose inside is parsed when the option's type is known.
    private mutating func aggregate() throws(ParseFailure) {
        var depth = 0
        repeat {
            switch current.kind {
            case .openBrace:
                depth += 1
            case .closeBrace:
                depth -= 1
            case .end:
                error("the value is not closed before the end of the file", hint: "add \"}\"")
                throw ParseFailure()
            default:
                break
            }
            advance()
        } while depth > 0
    }

    /// Parses the default value of a field.
    ///
    /// Of a named type it may be any one token: whether it fits the type is checked in linking.
    mutating func defaultValue(of type: FieldType) throws(ParseFailure) -> OptionValue {
        switch type {
        case .group:
            error("a message cannot have a default value")
            throw ParseFailure()
        case .named, .map, .message, .enumeration:
            return try anyToken()
        default:
            guard !at(.openBrace) else { throw expected("a default value") }
            try checkSign(of: type)
            let value = try optionValue()
            do throws(DefaultValueError) {
                _ = try tree.defaultValue(value, of: type)
            } catch {
                // Of a negative number, the number is what is wrong.
                self.error(at: value.tokens.last, error.problem)
                throw ParseFailure()
            }
            return value
        }
    }

    /// Checks what stands behind a minus before the default value of a field: a number, or nothing at all.
    private mutating func checkSign(of type: FieldType) throws(ParseFailure) {
        guard at(.minus) else { return }
        let isNumber = ![.bool, .string, .bytes].contains(type)
        guard isNumber else { throw expected("a default value of the field's type") }
        if following.kind == .identifier, !following.is(.inf), !following.is(.nan) {
            error(at: position + 1, "expected a number behind \"-\"")
            throw ParseFailure()
        }
    }

    private mutating func anyToken() throws(ParseFailure) -> OptionValue {
        guard !at(.end) else { throw expected("a default value") }
        let start = position
        advance()
        return OptionValue(kind: .other, isNegative: false, tokens: tokens(from: start))
    }
}
