extension Parser {
    /// Parses an enum, behind its visibility.
    mutating func enumeration(from start: TokenIndex, _ visibility: TokenIndex) throws(ParseFailure) -> NodeID<EnumNode>
    {
        advance()
        let name = try expect(.identifier, "the name of an enum")
        let block = try block(.enumeration, "enum", name)
        checkAliases(block, name)
        return tree.enums.append(
            EnumNode(tokens: tokens(from: start), visibility: visibility, name: name, block: block)
        )
    }

    /// Checks that `allow_alias` is only set where it has an effect.
    private mutating func checkAliases(_ block: Block, _ name: TokenIndex) {
        guard block.close >= 0, let option = allowAliasOption(block), isParsed(block) else { return }
        let value = tree.options[option].value
        guard tree.token(value.tokens.first).is(.true) else {
            let message = "enum \(tree.text(name)) sets allow_alias to something else than true, which has no effect"
            return error(message, hint: "remove the option")
        }
        var numbers: Set<Int32> = []
        for child in block.body {
            guard case .enumValue(let value) = tree.declarations[child] else { continue }
            if !numbers.insert(tree.enumValues[value].number).inserted { return }
        }
        error("enum \(tree.text(name)) sets allow_alias, but no values share a number", hint: "remove the option")
    }

    /// Whether every statement of a block could be parsed.
    private func isParsed(_ block: Block) -> Bool {
        block.body.allSatisfy { id in
            if case .unparsed = tree.declarations[id] { false } else { true }
        }
    }

    private func allowAliasOption(_ block: Block) -> NodeID<OptionNode>? {
        for child in block.body {
            guard case .option(let id) = tree.declarations[child] else { continue }
            let option = tree.options[id]
            guard let part = option.name.first, option.name.count == 1 else { continue }
            guard !tree.optionNameParts[part].isExtension else { continue }
            if tree.token(tree.optionNameParts[part].name.first).is(.allowAlias) { return id }
        }
        return nil
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
