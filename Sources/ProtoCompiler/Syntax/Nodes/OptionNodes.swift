/// An option: `option name = value;`, or `name = value` in brackets.
struct OptionNode: Sendable {
    /// What the name stands for.
    enum Role: UInt8, Sendable {
        /// A field of the options message or a custom option.
        case option
        /// A field's `default`, which is no option.
        case defaultValue
        /// A field's `json_name`, which is no option.
        case jsonName
    }

    /// From `option` to the semicolon, or from the name to the value.
    var tokens: TokenRange
    /// What the name stands for.
    var role: Role
    /// The parts of the name between its dots.
    var name: NodeRange<OptionNamePart>
    /// What stands behind the equals sign.
    var value: OptionValue
}

/// One part of an option's name: `deprecated` or `(my.option)`.
struct OptionNamePart: Sendable {
    /// All tokens, the parentheses included.
    var tokens: TokenRange
    /// The identifiers and dots, without the parentheses.
    var name: TokenRange
    /// Whether it stands in parentheses and thus names an extension.
    var isExtension: Bool
}

/// The value of an option, not interpreted yet.
struct OptionValue: Sendable {
    /// The form of the value.
    enum Kind: UInt8, Sendable {
        case identifier
        case integer
        case float
        case string
        /// A message in text format between braces.
        case aggregate
        /// Any other token, which only `default` of a field of a named type takes.
        case other
    }

    /// The form of the value, the sign apart.
    var kind: Kind
    /// Whether a minus stands before it.
    var isNegative: Bool
    /// All tokens, the minus and an aggregate's braces included.
    var tokens: TokenRange
}

/// Options in brackets: `[name = value, …]`.
struct CompactOptions: Sendable {
    /// From bracket to bracket; `.none` if there are no options.
    var tokens: TokenRange
    /// The options in source order.
    var options: NodeRange<OptionNode>

    /// No options.
    static let none = CompactOptions(tokens: .none, options: .none)
    /// Whether there are brackets.
    var exists: Bool { tokens.first >= 0 }
}
