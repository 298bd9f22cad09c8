/// A service: `service Name { … }`.
struct ServiceNode: Sendable {
    /// From the keyword to the closing brace.
    var tokens: TokenRange
    /// The identifier.
    var name: TokenIndex
    /// The braces and what is in them.
    var block: Block
}

/// A method: `rpc Name ([stream] Input) returns ([stream] Output);`, or with a block of options for the semicolon.
struct MethodNode: Sendable {
    /// From the keyword to the semicolon or closing brace.
    var tokens: TokenRange
    /// The identifier.
    var name: TokenIndex
    /// The word `stream` before the input type; -1 for none.
    var inputStream: TokenIndex
    /// The name of the input type.
    var input: TokenRange
    /// The word `stream` before the output type; -1 for none.
    var outputStream: TokenIndex
    /// The name of the output type.
    var output: TokenRange
    /// The block of options; its `open` is -1 if a semicolon ends the method.
    var block: Block

    /// Whether a block stands where else a semicolon would.
    var hasBlock: Bool { block.open >= 0 }
}
