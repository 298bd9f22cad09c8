extension Parser {
    /// Parses a service.
    mutating func service() throws(ParseFailure) -> NodeID<ServiceNode> {
        let start = position
        advance()
        let name = try expect(.identifier, "the name of a service")
        let block = try block(.service, "service", name)
        return tree.services.append(ServiceNode(tokens: tokens(from: start), name: name, block: block))
    }

    /// Parses a statement in a service.
    mutating func serviceStatement() throws(ParseFailure) -> Declaration {
        if at(.semicolon) { return emptyStatement() }
        if at(word: .option) { return .option(try optionStatement()) }
        guard at(word: .rpc) else { throw expected("\"rpc\" or \"option\"") }
        return .method(try method())
    }

    private mutating func method() throws(ParseFailure) -> NodeID<MethodNode> {
        let start = position
        advance()
        let name = try expect(.identifier, "the name of a method")
        let (inputStream, input) = try methodType()
        guard take(word: .returns) else { throw expected("\"returns\"") }
        let (outputStream, output) = try methodType()
        var methodBlock = Block(open: -1, close: -1, body: .none)
        if at(.openBrace) {
            methodBlock = try block(.method, "method", name)
        } else {
            try endStatement()
        }
        let node = MethodNode(
            tokens: tokens(from: start),
            name: name,
            inputStream: inputStream,
            input: input,
            outputStream: outputStream,
            output: output,
            block: methodBlock
        )
        return tree.methods.append(node)
    }

    /// Parses `(Type)` or `(stream Type)`.
    private mutating func methodType() throws(ParseFailure) -> (stream: TokenIndex, type: TokenRange) {
        try expect(.openParenthesis)
        let stream = at(word: .stream) ? position : -1
        if stream >= 0 { advance() }
        let type = try messageTypeName()
        try expect(.closeParenthesis)
        return (stream, type)
    }

    /// Parses a statement in a method's block.
    mutating func methodStatement() throws(ParseFailure) -> Declaration {
        if at(.semicolon) { return emptyStatement() }
        guard at(word: .option) else { throw expected("\"option\"") }
        return .option(try optionStatement())
    }
}
