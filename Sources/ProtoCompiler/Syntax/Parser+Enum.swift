extension Parser {
    /// Parses an enum, behind its visibility.
    mutating func enumeration(from start: TokenIndex, _ visibility: TokenIndex) throws(ParseFailure) -> NodeID<EnumNode>
    {
        advance()
        let name = try expect(.identifier, "the name of an enum")
        let block = try block(.enumeration, "enum", name)
        return tree.enums.append(
            EnumNode(tokens: tokens(from: start), visibility: visibility, name: name, block: block)
        )
    }

    /// Parses a statement in an enum.
    mutating func enumStatement() throws(ParseFailure) -> Declaration {
        if at(.semicolon) { return emptyStatement() }
        if at(word: .option) { return .option(try optionStatement()) }
        if at(word: .reserved) { return .reserved(try reserved(.enumeration)) }
        return .enumValue(try enumValue())
    }

    private mutating func enumValue() throws(ParseFailure) -> NodeID<EnumValueNode> {
        let name = try expect(.identifier, "the name of an enum value")
        try expect(.equals, "\"=\" and the number of the enum value")
        let numberStart = position
        let number = try signedInteger("the number of the enum value")
        let numberTokens = tokens(from: numberStart)
        let options = try compactOptions(of: .enumValue)
        try endStatement()
        let node = EnumValueNode(
            tokens: tokens(from: name),
            name: name,
            numberTokens: numberTokens,
            number: number,
            options: options
        )
        return tree.enumValues.append(node)
    }
}
