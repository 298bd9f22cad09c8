extension Parser {
    /// Parses an `extensions` statement.
    mutating func extensionRanges() throws(ParseFailure) -> NodeID<ExtensionsNode> {
        let start = position
        advance()
        let ranges = try ranges(.message)
        let options = try compactOptions(of: .extensions)
        try endStatement()
        return tree.extensions.append(
            ExtensionsNode(tokens: tokens(from: start), ranges: ranges, options: options)
        )
    }

    /// Parses a `reserved` statement of a message or enum.
    mutating func reserved(_ block: BlockKind) throws(ParseFailure) -> NodeID<ReservedNode> {
        let start = position
        advance()
        var node = ReservedNode(tokens: .none, ranges: .none, names: .none)
        if at(.string) || at(.identifier) {
            node.names = try reservedNames()
        } else {
            node.ranges = try ranges(block)
        }
        try endStatement()
        node.tokens = tokens(from: start)
        return tree.reserveds.append(node)
    }

    /// Parses reserved names: strings, in editions identifiers.
    private mutating func reservedNames() throws(ParseFailure) -> NodeRange<ReservedNameNode> {
        let isEditions = tree.dialect.isEditions
        if at(.string), isEditions {
            error("reserved names are identifiers in editions, not strings", hint: "remove the quotes")
            throw ParseFailure()
        } else if at(.identifier), !isEditions {
            error("reserved names must stand in quotes before editions")
            throw ParseFailure()
        }
        let kind = current.kind
        let first = tree.reservedNames.next
        repeat {
            let start = position
            try expect(kind, "a name to reserve")
            if kind == .string {
                while take(.string) {}
                warnAboutReservedName(tokens(from: start))
            }
            _ = tree.reservedNames.append(ReservedNameNode(tokens: tokens(from: start)))
        } while take(.comma)
        return tree.reservedNames.since(first)
    }

    private mutating func warnAboutReservedName(_ tokens: TokenRange) {
        let name = tree.stringValue(tokens)
        let isIdentifier =
            name.first.map(CharacterClass.isLetter) ?? false && name.allSatisfy(CharacterClass.isAlphanumeric)
        guard !isIdentifier else { return }
        let text = String(decoding: name, as: UTF8.self)
        problems.warning(tree.bytes(tokens), "reserved name \"\(text)\" is not a valid identifier")
    }

    /// Parses ranges of numbers with commas between them.
    private mutating func ranges(_ block: BlockKind) throws(ParseFailure) -> NodeRange<RangeNode> {
        let first = tree.ranges.next
        repeat {
            let range = try range(block)
            _ = tree.ranges.append(range)
        } while take(.comma)
        return tree.ranges.since(first)
    }

    private mutating func range(_ block: BlockKind) throws(ParseFailure) -> RangeNode {
        let start = position
        let first = try rangeNumber(block)
        let startTokens = tokens(from: start)
        guard take(word: .to) else {
            return RangeNode(
                startTokens: startTokens,
                endTokens: startTokens,
                start: first,
                end: first,
                isToMax: false
            )
        }
        let end = position
        let isToMax = take(word: .max)
        let last = isToMax ? Int32.max : try rangeNumber(block)
        return RangeNode(
            startTokens: startTokens,
            endTokens: tokens(from: end),
            start: first,
            end: last,
            isToMax: isToMax
        )
    }

    /// Parses the first or last number of a range: of an enum with a sign, else without.
    private mutating func rangeNumber(_ block: BlockKind) throws(ParseFailure) -> Int32 {
        guard block == .message else { return try signedInteger("a number") }
        let index = try expect(.integer, "a field number")
        guard let value = tree.integerValue(index, limit: UInt64(Int32.max) - 1) else {
            let isInt32 = tree.integerValue(index, limit: UInt64(Int32.max)) != nil
            error(at: isInt32 ? position : index, "\(tree.text(index)) is too great for a field number")
            return 1
        }
        return Int32(value)
    }

    /// Parses an integer of 32 bits that may have a minus.
    ///
    /// One out of range is reported, and taken as 0.
    mutating func signedInteger(_ what: StaticString) throws(ParseFailure) -> Int32 {
        let isNegative = take(.minus)
        let index = try expect(.integer, what)
        let limit = UInt64(Int32.max) + (isNegative ? 1 : 0)
        guard let value = tree.integerValue(index, limit: limit) else {
            error(at: index, "\(isNegative ? "-" : "")\(tree.text(index)) does not fit into 32 bits")
            return 0
        }
        return Int32(truncatingIfNeeded: isNegative ? 0 &- Int64(value) : Int64(value))
    }
}
