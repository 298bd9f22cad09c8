/// One statement in a file or in a block.
///
/// The payload says which node of its kind's array it is.
enum Declaration: Sendable {
    case syntax(NodeID<SyntaxNode>)
    case package(NodeID<PackageNode>)
    case `import`(NodeID<ImportNode>)
    case option(NodeID<OptionNode>)
    case message(NodeID<MessageNode>)
    case field(NodeID<FieldNode>)
    case oneof(NodeID<OneofNode>)
    case extend(NodeID<ExtendNode>)
    case extensions(NodeID<ExtensionsNode>)
    case reserved(NodeID<ReservedNode>)
    case enumeration(NodeID<EnumNode>)
    case enumValue(NodeID<EnumValueNode>)
    case service(NodeID<ServiceNode>)
    case method(NodeID<MethodNode>)
    /// A semicolon without a statement.
    case empty(TokenIndex)
    /// Tokens that make no statement; an error was reported about them.
    case unparsed(NodeID<UnparsedNode>)
}

/// The statements of a file or block, in source order.
typealias Body = NodeRange<Declaration>

/// Tokens that make no statement.
struct UnparsedNode: Sendable {
    var tokens: TokenRange
}

/// The braces of a block and the statements in it.
struct Block: Sendable {
    /// The opening brace.
    var open: TokenIndex
    /// The closing brace; -1 if the file ends before it.
    var close: TokenIndex
    /// What stands in between.
    var body: Body
}
