extension Parser {
    /// Parses a message, behind its visibility.
    mutating func message(from start: TokenIndex, _ visibility: TokenIndex) throws(ParseFailure) -> NodeID<MessageNode>
    {
        try enterMessage()
        advance()
        let name = try expect(.identifier, "the name of a message")
        let block = try block(.message, "message", name)
        leaveMessage()
        let node = MessageNode(
            tokens: tokens(from: start),
            visibility: visibility,
            name: name,
            block: block,
            isGroup: false
        )
        return tree.messages.append(node)
    }

    /// Parses a statement in a message or group.
    @inline(__always)
    mutating func messageStatement() throws(ParseFailure) -> Declaration {
        if at(.semicolon) { return emptyStatement() }
        let start = position
        let visibility = try visibility()
        switch Keyword(rawValue: current.name.raw) {
        case .message: return .message(try message(from: start, visibility))
        case .enum: return .enumeration(try enumeration(from: start, visibility))
        case .extensions: return .extensions(try extensionRanges())
        case .reserved: return .reserved(try reserved(.message))
        case .extend: return .extend(try extend())
        case .option: return .option(try messageOption())
        case .oneof: return .oneof(try oneof())
        default: return .field(try field(in: .message))
        }
    }

    private mutating func messageOption() throws(ParseFailure) -> NodeID<OptionNode> {
        let option = try optionStatement()
        let first = tree.optionNameParts[tree.options[option].name[tree.options[option].name.start]]
        if !first.isExtension, tree.name(first.name.first) == Keyword.mapEntry.name {
            error(first.tokens, "map_entry must not be set by hand", hint: "declare a field of type map<key, value>")
        }
        return option
    }

    private mutating func oneof() throws(ParseFailure) -> NodeID<OneofNode> {
        let start = position
        advance()
        let name = try expect(.identifier, "the name of a oneof")
        if at(.openBrace), following.kind == .closeBrace {
            error(at: position + 1, "a oneof must have at least one field")
        }
        let block = try block(.oneof, "oneof", name)
        return tree.oneofs.append(OneofNode(tokens: tokens(from: start), name: name, block: block))
    }

    /// Parses a statement in a oneof.
    mutating func oneofStatement() throws(ParseFailure) -> Declaration {
        if at(word: .option) { return .option(try optionStatement()) }
        return .field(try field(in: .oneof))
    }

    /// Parses an `extend` block.
    mutating func extend() throws(ParseFailure) -> NodeID<ExtendNode> {
        let start = position
        advance()
        let extendee = try messageTypeName()
        if at(.openBrace), following.kind == .closeBrace {
            error(at: position + 1, "an \"extend\" block must have at least one field")
        }
        let block = try block(.extend, "extend", extendee.last)
        return tree.extends.append(ExtendNode(tokens: tokens(from: start), extendee: extendee, block: block))
    }
}
