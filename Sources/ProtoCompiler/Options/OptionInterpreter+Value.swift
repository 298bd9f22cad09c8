extension OptionInterpreter {
    /// Makes the value that an option statement gives to a field.
    ///
    /// - Returns: the value, not yet in the tree; `nil` if it does not fit the field, which is reported.
    mutating func value(
        of value: OptionValue,
        _ field: NodeID<Field>,
        _ subject: OptionSubject
    ) -> OptionValues.Index? {
        let number = linker.model.fields[field].number
        do throws(OptionValueError) {
            switch linker.model.fields[field].type {
            case .message, .group:
                return try aggregate(value, field)
            case .string, .bytes:
                guard value.kind == .string else { throw OptionValueError("expected a string in quotes") }
                let bytes = linker.unit.tree.stringValue(value.tokens)
                try checkUTF8(bytes, field)
                return values.add(field, number, bytes: bytes)
            case let type:
                let bits = try scalar(value, type, field)
                return values.add(field, number, type.wireKind, bits: bits)
            }
        } catch {
            reportValue(value, field, subject, error)
            return nil
        }
    }

    @inline(never)
    private mutating func reportValue(
        _ value: OptionValue,
        _ field: NodeID<Field>,
        _ subject: OptionSubject,
        _ problem: OptionValueError
    ) {
        let name = linker.model.fullName(of: .field(field))
        let tokens =
            value.kind == .aggregate ? TokenRange(first: value.tokens.first, end: value.tokens.first + 1) : value.tokens
        error(tokens, subject, "wrong value for option \"\(name)\": \(problem.problem)", hint: problem.hint)
    }

    private func scalar(_ value: OptionValue, _ type: FieldType, _ field: NodeID<Field>) throws(OptionValueError)
        -> UInt64
    {
        switch type {
        case .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64: try signed(value, type)
        case .uint32, .fixed32: try unsigned(value, UInt64(UInt32.max))
        case .uint64, .fixed64: try unsigned(value, .max)
        case .float: UInt64(try float(value).bitPattern)
        case .double: try double(value).bitPattern
        case .bool: try boolean(value)
        case .enumeration: try enumValue(value, linker.model.fields[field].typeSymbol.enumeration)
        case .string, .bytes, .message, .group, .map, .named: 0
        }
    }

    /// Checks that text is UTF-8 where the field demands that: its descriptor could not be read otherwise.
    func checkUTF8(_ bytes: [UInt8], _ field: NodeID<Field>) throws(OptionValueError) {
        let isText = linker.model.fields[field].type == .string
        guard isText, linker.model.fields[field].features.utf8Validation == Features.verify else { return }
        guard bytes.contains(where: { $0 >= 0x80 }) else { return }
        guard String(decoding: bytes, as: UTF8.self).utf8.elementsEqual(bytes) else {
            throw OptionValueError("the string is not UTF-8", hint: "a field of type bytes can hold any bytes")
        }
    }

    // MARK: Integers

    private func signed(_ value: OptionValue, _ type: FieldType) throws(OptionValueError) -> UInt64 {
        let isLong = type == .int64 || type == .sint64 || type == .sfixed64
        let limit = isLong ? UInt64(Int64.max) : UInt64(Int32.max)
        guard value.kind == .integer else {
            throw OptionValueError("expected an integer from -\(limit + 1) to \(limit)")
        }
        guard
            let magnitude = linker.unit.tree.integerValue(
                value.tokens.last,
                limit: value.isNegative ? limit + 1 : limit
            )
        else { throw OptionValueError("expected an integer from -\(limit + 1) to \(limit)") }
        return type.wireBits(value.isNegative ? 0 &- magnitude : magnitude)
    }

    private func unsigned(_ value: OptionValue, _ limit: UInt64) throws(OptionValueError) -> UInt64 {
        guard value.kind == .integer, !value.isNegative,
            let magnitude = linker.unit.tree.integerValue(value.tokens.last, limit: limit)
        else { throw OptionValueError("expected an integer from 0 to \(limit)") }
        return magnitude
    }

    // MARK: Floating point

    private func float(_ value: OptionValue) throws(OptionValueError) -> Float {
        if value.kind == .integer, let magnitude = linker.unit.tree.integerValue(value.tokens.last) {
            // C turns the integer into a float at once, which may round otherwise than by way of a double.
            return value.isNegative && magnitude != 0 ? -Float(magnitude) : Float(magnitude)
        }
        return Float(try double(value))
    }

    private func double(_ value: OptionValue) throws(OptionValueError) -> Double {
        let token = linker.unit.tree.token(value.tokens.last)
        switch value.kind {
        case .integer:
            let magnitude = Double(linker.unit.tree.integerValue(value.tokens.last) ?? 0)
            // There is no negative zero among integers.
            return value.isNegative && magnitude != 0 ? -magnitude : magnitude
        case .float:
            let magnitude = linker.unit.tree.double(value.tokens.last)
            return value.isNegative ? -magnitude : magnitude
        case .identifier where token.is(.inf):
            return value.isNegative ? -.infinity : .infinity
        case .identifier where token.is(.nan):
            return .nan
        default:
            throw OptionValueError("expected a number")
        }
    }

    // MARK: Words

    private func boolean(_ value: OptionValue) throws(OptionValueError) -> UInt64 {
        let token = linker.unit.tree.token(value.tokens.last)
        guard value.kind == .identifier, !value.isNegative, token.is(.true) || token.is(.false) else {
            throw OptionValueError("expected \"true\" or \"false\"")
        }
        return token.is(.true) ? 1 : 0
    }

    private func enumValue(
        _ value: OptionValue,
        _ enumeration: NodeID<Enumeration>
    ) throws(OptionValueError) -> UInt64 {
        let name = linker.model.arena.string(linker.model.enums[enumeration].fullName)
        guard value.kind == .identifier, !value.isNegative else {
            throw OptionValueError("expected the name of a value of enum \(name)")
        }
        let token = linker.unit.tree.token(value.tokens.last)
        guard let number = linker.model.number(of: token.name, in: enumeration) else {
            let names = linker.model.enums[enumeration].values.map {
                linker.model.names.string(linker.model.enumValues[$0].name)
            }
            let text = linker.unit.tree.text(value.tokens.last)
            let near = Spelling.nearest(to: text, among: names)
            throw OptionValueError(
                "enum \(name) has no value named \"\(text)\"",
                hint: near.map { "did you mean \"\($0)\"?" }
            )
        }
        return UInt64(bitPattern: Int64(number))
    }
}

/// A value that does not fit its option.
struct OptionValueError: Error {
    let problem: String
    var hint: String?

    init(_ problem: String, hint: String? = nil) {
        self.problem = problem
        self.hint = hint
    }
}

extension Model {
    /// The number of an enum's value by its name.
    func number(of name: NameID, in enumeration: NodeID<Enumeration>) -> Int32? {
        let symbol = symbols.find(name, in: enums[enumeration].parent)
        guard symbol.enumValue.exists, enumValues[symbol.enumValue].enumeration == enumeration else { return nil }
        return enumValues[symbol.enumValue].number
    }
}

extension FieldType {
    /// How a scalar of the type goes on the wire.
    var wireKind: OptionValues.Kind {
        switch self {
        case .float, .fixed32, .sfixed32: .fixed32
        case .double, .fixed64, .sfixed64: .fixed64
        case .string, .bytes: .bytes
        case .message, .group, .map, .named: .message
        default: .varint
        }
    }

    /// A signed integer, given as two's complement in 64 bits, as it goes on the wire.
    func wireBits(_ value: UInt64) -> UInt64 {
        switch self {
        case .sint32, .sint64:
            let signed = Int64(bitPattern: value)
            return UInt64(bitPattern: (signed << 1) ^ (signed >> 63))
        case .sfixed32: return value & 0xFFFF_FFFF
        default: return value
        }
    }
}

extension SyntaxTree {
    /// The value of a number token that is written in decimal: the nearest double, infinity if it is too large.
    func double(_ index: TokenIndex) -> Double { Double(text(index)) ?? .infinity }
}

extension Float {
    /// The nearest float to a number, as protoc finds it: what is halfway to the next power is not infinite yet.
    init(saturating value: Double) {
        let limit = 3.4028235677973366e38
        self = abs(value) == limit ? (value < 0 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude) : Float(value)
    }
}
