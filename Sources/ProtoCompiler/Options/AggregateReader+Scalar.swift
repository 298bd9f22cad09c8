extension OptionInterpreter {
    /// Reads a value in text format that is no message.
    mutating func readScalar(
        of field: NodeID<Field>,
        _ type: FieldType,
        _ cursor: inout AggregateCursor
    ) throws(OptionValueError) -> OptionValues.Index {
        let number = linker.model.fields[field].number
        let bits: UInt64
        switch type {
        case .int32, .sint32, .sfixed32: bits = type.wireBits(try readSigned(UInt64(Int32.max), &cursor))
        case .int64, .sint64, .sfixed64: bits = type.wireBits(try readSigned(UInt64(Int64.max), &cursor))
        case .uint32, .fixed32: bits = try readUnsigned(UInt64(UInt32.max), &cursor)
        case .uint64, .fixed64: bits = try readUnsigned(.max, &cursor)
        case .float: bits = UInt64(Float(saturating: try readDouble(&cursor)).bitPattern)
        case .double: bits = try readDouble(&cursor).bitPattern
        case .bool: bits = try readBoolean(field, &cursor)
        case .enumeration: bits = try readEnumValue(of: field, &cursor)
        case .string, .bytes, .message, .group, .map, .named:
            let bytes = try readString(&cursor)
            try checkUTF8(bytes, field)
            return values.add(field, number, bytes: bytes)
        }
        return values.add(field, number, type.wireKind, bits: bits)
    }

    private func readString(_ cursor: inout AggregateCursor) throws(OptionValueError) -> [UInt8] {
        guard cursor.at(.string, linker.unit.tree) else {
            throw cursor.expected("a string in quotes", linker.unit.tree)
        }
        var value: [UInt8] = []
        while cursor.at(.string, linker.unit.tree) {
            let token = cursor.take(linker.unit.tree)
            linker.unit.tree.withBytes(token) { StringLiteral.append($0, to: &value) }
        }
        return value
    }

    // MARK: Numbers

    private func readUnsigned(_ limit: UInt64, _ cursor: inout AggregateCursor) throws(OptionValueError) -> UInt64 {
        guard cursor.at(.integer, linker.unit.tree) else { throw cursor.expected("an integer", linker.unit.tree) }
        let token = cursor.take(linker.unit.tree)
        guard let value = linker.unit.tree.integerValue(token, limit: limit) else {
            throw OptionValueError(
                "\(linker.unit.tree.text(token)) is out of the range of its field: the limit is \(limit)"
            )
        }
        return value
    }

    private func readSigned(_ limit: UInt64, _ cursor: inout AggregateCursor) throws(OptionValueError) -> UInt64 {
        let isNegative = cursor.take(.minus, linker.unit.tree)
        let magnitude = try readUnsigned(isNegative ? limit + 1 : limit, &cursor)
        return isNegative ? 0 &- magnitude : magnitude
    }

    /// Reads a number: decimal if it is an integer, or one of the words for infinity and "not a number".
    private func readDouble(_ cursor: inout AggregateCursor) throws(OptionValueError) -> Double {
        let isNegative = cursor.take(.minus, linker.unit.tree)
        guard !cursor.isAtEnd else { throw cursor.expected("a number", linker.unit.tree) }
        let magnitude: Double
        switch linker.unit.tree.token(cursor.next).kind {
        case .integer: magnitude = try decimal(cursor.next)
        case .float: magnitude = linker.unit.tree.double(cursor.next)
        case .identifier:
            switch linker.unit.tree.text(cursor.next).lowercased() {
            case "inf", "infinity": magnitude = .infinity
            case "nan": magnitude = .nan
            default: throw cursor.expected("a number", linker.unit.tree)
            }
        default: throw cursor.expected("a number", linker.unit.tree)
        }
        _ = cursor.take(linker.unit.tree)
        return isNegative ? -magnitude : magnitude
    }

    private func decimal(_ token: TokenIndex) throws(OptionValueError) -> Double {
        let isDecimal = linker.unit.tree.withBytes(token) { $0.count < 2 || $0[0] != UInt8(ascii: "0") }
        guard isDecimal else {
            throw OptionValueError(
                "\(linker.unit.tree.text(token)) must be written in decimal for a floating-point field"
            )
        }
        return linker.unit.tree.integerValue(token).map { Double($0) } ?? linker.unit.tree.double(token)
    }

    // MARK: Words

    private func readBoolean(
        _ field: NodeID<Field>,
        _ cursor: inout AggregateCursor
    ) throws(OptionValueError) -> UInt64 {
        if cursor.at(.integer, linker.unit.tree) { return try readUnsigned(1, &cursor) }
        guard cursor.at(.identifier, linker.unit.tree) else {
            throw cursor.expected("\"true\" or \"false\"", linker.unit.tree)
        }
        let token = cursor.take(linker.unit.tree)
        switch linker.unit.tree.text(token) {
        case "true", "True", "t": return 1
        case "false", "False", "f": return 0
        default:
            throw OptionValueError("expected \"true\" or \"false\", found \"\(linker.unit.tree.text(token))\"")
        }
    }

    private func readEnumValue(
        of field: NodeID<Field>,
        _ cursor: inout AggregateCursor
    ) throws(OptionValueError) -> UInt64 {
        let enumeration = linker.model.fields[field].typeSymbol.enumeration
        guard cursor.at(.identifier, linker.unit.tree) else {
            guard cursor.at(.integer, linker.unit.tree) || cursor.at(.minus, linker.unit.tree) else {
                throw cursor.expected("the name or number of an enum value", linker.unit.tree)
            }
            return try readEnumNumber(of: enumeration, field, &cursor)
        }
        let token = cursor.take(linker.unit.tree)
        guard let number = linker.model.number(of: linker.unit.tree.name(token), in: enumeration) else {
            let full = linker.model.arena.string(linker.model.enums[enumeration].fullName)
            throw OptionValueError("enum \(full) has no value named \"\(linker.unit.tree.text(token))\"")
        }
        return UInt64(bitPattern: Int64(number))
    }

    private func readEnumNumber(
        of enumeration: NodeID<Enumeration>,
        _ field: NodeID<Field>,
        _ cursor: inout AggregateCursor
    ) throws(OptionValueError) -> UInt64 {
        let bits = try readSigned(UInt64(Int32.max), &cursor)
        let number = Int32(truncatingIfNeeded: Int64(bitPattern: bits))
        let isKnown = linker.model.enums[enumeration].values.contains { linker.model.enumValues[$0].number == number }
        // A field of proto2 takes no unknown number, whatever file the enum is in.
        let isClosed = linker.model.enums[enumeration].features.enumType == Features.closed
        guard isKnown || !isClosed else {
            let full = linker.model.arena.string(linker.model.enums[enumeration].fullName)
            throw OptionValueError("enum \(full) has no value with the number \(number)")
        }
        return bits
    }
}

// MARK: - Reserved names

extension OptionInterpreter {
    /// Skips the value of a field whose name is reserved.
    ///
    /// The name is taken already.
    func skipReserved(_ cursor: inout AggregateCursor, depth: Int) throws(OptionValueError) {
        let hasColon = cursor.take(.colon, linker.unit.tree)
        let isMessage = cursor.at(.openBrace, linker.unit.tree) || cursor.at(.openAngle, linker.unit.tree)
        if hasColon, !isMessage {
            try skipValue(&cursor, depth: depth)
        } else {
            try skipMessage(&cursor, depth: depth)
        }
    }

    private func skipMessage(_ cursor: inout AggregateCursor, depth: Int) throws(OptionValueError) {
        guard depth <= Self.maximumDepth else {
            throw OptionValueError("messages nest deeper than \(Self.maximumDepth) levels")
        }
        let isAngle = cursor.take(.openAngle, linker.unit.tree)
        if !isAngle, !cursor.take(.openBrace, linker.unit.tree) { throw cursor.expected("\"{\"", linker.unit.tree) }
        while !cursor.at(.closeAngle, linker.unit.tree), !cursor.at(.closeBrace, linker.unit.tree) {
            if cursor.take(.openBracket, linker.unit.tree) {
                while !cursor.isAtEnd, linker.unit.tree.isURLPart(cursor.next) { _ = cursor.take(linker.unit.tree) }
                guard cursor.take(.closeBracket, linker.unit.tree) else {
                    throw cursor.expected("\"]\"", linker.unit.tree)
                }
            } else if !cursor.take(.identifier, linker.unit.tree) {
                throw cursor.expected("the name of a field", linker.unit.tree)
            }
            try skipReserved(&cursor, depth: depth + 1)
            cursor.takeSeparator(linker.unit.tree)
        }
        let end: TokenKind = isAngle ? .closeAngle : .closeBrace
        guard cursor.take(end, linker.unit.tree) else { throw cursor.expected(end.text, linker.unit.tree) }
    }

    private func skipValue(_ cursor: inout AggregateCursor, depth: Int) throws(OptionValueError) {
        guard depth <= Self.maximumDepth else {
            throw OptionValueError("lists nest deeper than \(Self.maximumDepth) levels")
        }
        if cursor.at(.string, linker.unit.tree) {
            while cursor.take(.string, linker.unit.tree) {}
        } else if cursor.take(.openBracket, linker.unit.tree) {
            try skipList(&cursor, depth: depth)
        } else {
            let isNegative = cursor.take(.minus, linker.unit.tree)
            if isNegative, cursor.at(.identifier, linker.unit.tree) {
                let word = linker.unit.tree.text(cursor.next).lowercased()
                guard ["inf", "infinity", "nan"].contains(word) else {
                    throw cursor.expected("a number", linker.unit.tree)
                }
            }
            let isTaken = [.integer, .float, .identifier].contains { cursor.take($0, linker.unit.tree) }
            guard isTaken else { throw cursor.expected("a value", linker.unit.tree) }
        }
    }

    private func skipList(_ cursor: inout AggregateCursor, depth: Int) throws(OptionValueError) {
        if cursor.take(.closeBracket, linker.unit.tree) { return }
        while true {
            if cursor.at(.openBrace, linker.unit.tree) || cursor.at(.openAngle, linker.unit.tree) {
                try skipMessage(&cursor, depth: depth + 1)
            } else {
                try skipValue(&cursor, depth: depth + 1)
            }
            if cursor.take(.closeBracket, linker.unit.tree) { return }
            guard cursor.take(.comma, linker.unit.tree) else {
                throw cursor.expected("\",\" or \"]\"", linker.unit.tree)
            }
        }
    }
}
