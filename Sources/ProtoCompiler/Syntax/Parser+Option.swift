/// What options in brackets belong to.
enum OptionOwner: Equatable {
    case field(FieldType)
    case enumValue
    case extensions
}

extension Parser {
    /// Parses `option name = value;`.
    mutating func optionStatement() throws(ParseFailure) -> NodeID<OptionNode> {
        let start = position
        advance()
        var node = try optionAssignment()
        try endStatement()
        node.tokens = tokens(from: start)
        return tree.options.append(node)
    }

    /// Parses the options of a field in brackets, if there are any.
    @inline(__always)
    mutating func compactOptions(of type: FieldType) throws(ParseFailure) -> CompactOptions {
        at(.openBracket) ? try compactOptions(of: .field(type)) : .none
    }

    /// Parses options in brackets, if there are any.
    mutating func compactOptions(of owner: OptionOwner) throws(ParseFailure) -> CompactOptions {
        let start = position
        guard take(.openBracket) else { return .none }
        let first = tree.options.next
        repeat {
            let node = try compactOption(of: owner)
            if node.role != .option { reportIfTwice(node, since: first) }
            _ = tree.options.append(node)
        } while take(.comma)
        try expect(.closeBracket, "\",\" or \"]\"")
        return CompactOptions(tokens: tokens(from: start), options: tree.options.since(first))
    }

    private mutating func reportIfTwice(_ node: OptionNode, since first: Int32) {
        guard tree.options.since(first).contains(where: { tree.options[$0].role == node.role }) else { return }
        error(at: node.tokens.first, "\(tree.text(node.tokens.first)) is set twice")
    }

    private mutating func compactOption(of owner: OptionOwner) throws(ParseFailure) -> OptionNode {
        guard case .field(let type) = owner, at(word: .default) || at(word: .jsonName) else {
            return try optionAssignment()
        }
        let role: OptionNode.Role = at(word: .default) ? .defaultValue : .jsonName
        let name = pseudoOptionName()
        let start = name.tokens.first
        let parts = tree.optionNameParts.append(contentsOf: CollectionOfOne(name))
        try expect(.equals)
        let value = role == .jsonName ? try jsonNameValue() : try defaultValue(of: type)
        return OptionNode(tokens: tokens(from: start), role: role, name: parts, value: value)
    }

    private mutating func pseudoOptionName() -> OptionNamePart {
        let range = TokenRange(first: position, end: position + 1)
        advance()
        return OptionNamePart(tokens: range, name: range, isExtension: false)
    }

    private mutating func jsonNameValue() throws(ParseFailure) -> OptionValue {
        OptionValue(kind: .string, isNegative: false, tokens: try strings("the JSON name in quotes"))
    }

    private mutating func optionAssignment() throws(ParseFailure) -> OptionNode {
        let start = position
        let first = tree.optionNameParts.next
        repeat {
            let part = try optionNamePart()
            _ = tree.optionNameParts.append(part)
        } while take(.dot)
        let name = tree.optionNameParts.since(first)
        try expect(.equals)
        let value = try optionValue()
        return OptionNode(tokens: tokens(from: start), role: .option, name: name, value: value)
    }

    private mutating func optionNamePart() throws(ParseFailure) -> OptionNamePart {
        let start = position
        guard take(.openParenthesis) else {
            try expect(.identifier, "the name of an option")
            let range = tokens(from: start)
            return OptionNamePart(tokens: range, name: range, isExtension: false)
        }
        let name = position
        if at(.identifier) { advance() }
        while take(.dot) { try expect(.identifier, "an identifier") }
        let nameTokens = tokens(from: name)
        try expect(.closeParenthesis)
        return OptionNamePart(tokens: tokens(from: start), name: nameTokens, isExtension: true)
    }
}
