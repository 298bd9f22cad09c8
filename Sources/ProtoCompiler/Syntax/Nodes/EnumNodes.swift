/// An enum: `enum Name { … }`.
struct EnumNode: Sendable {
    /// From the visibility or keyword to the closing brace.
    var tokens: TokenRange
    /// The keyword `export` or `local`; -1 for none.
    var visibility: TokenIndex
    /// The identifier.
    var name: TokenIndex
    /// The braces and what is in them.
    var block: Block
}

/// An enum value: `NAME = 1 [ … ];`.
struct EnumValueNode: Sendable {
    /// From the name to the semicolon.
    var tokens: TokenRange
    /// The identifier.
    var name: TokenIndex
    /// The number's tokens, the minus included.
    var numberTokens: TokenRange
    /// The number.
    var number: Int32
    /// What stands in brackets.
    var options: CompactOptions
}
