/// A parsed file: its tokens, and its declarations in one array per kind.
///
/// Nodes refer to each other by index, and to the text by token. Nothing of the text is copied, and no node is an
/// object of its own. `Printer` writes the tree back as the very bytes it was made from.
struct SyntaxTree: Sendable {
    /// The text.
    let source: SourceText
    /// All tokens; the last one is `.end`.
    var tokens: [Token]
    /// Which rules the file follows, as its `syntax` or `edition` statement says.
    var dialect = Dialect.proto2
    /// The statements of the file.
    var body = Body.none
    /// The statements of all blocks; a `Body` is a run of these.
    var declarations = NodeArray<Declaration>()

    var syntaxes = NodeArray<SyntaxNode>()
    var packages = NodeArray<PackageNode>()
    var imports = NodeArray<ImportNode>()
    var options = NodeArray<OptionNode>()
    var optionNameParts = NodeArray<OptionNamePart>()
    var messages = NodeArray<MessageNode>()
    var fields = NodeArray<FieldNode>()
    var maps = NodeArray<MapNode>()
    var oneofs = NodeArray<OneofNode>()
    var extends = NodeArray<ExtendNode>()
    var extensions = NodeArray<ExtensionsNode>()
    var reserveds = NodeArray<ReservedNode>()
    var reservedNames = NodeArray<ReservedNameNode>()
    var ranges = NodeArray<RangeNode>()
    var enums = NodeArray<EnumNode>()
    var enumValues = NodeArray<EnumValueNode>()
    var services = NodeArray<ServiceNode>()
    var methods = NodeArray<MethodNode>()
    var unparsed = NodeArray<UnparsedNode>()

    /// Makes a tree without declarations.
    init(source: SourceText, tokens: [Token]) {
        self.source = source
        self.tokens = tokens
    }
}

extension SyntaxTree {
    /// A token by its index.
    @inline(__always)
    func token(_ index: TokenIndex) -> Token { tokens[Int(index)] }

    /// The name that an identifier token stands for.
    @inline(__always)
    func name(_ index: TokenIndex) -> NameID { tokens[Int(index)].name }

    /// The bytes from the first token of a range to the last one.
    func bytes(_ range: TokenRange) -> ByteRange {
        ByteRange(start: token(range.first).start, end: token(max(range.first, range.end - 1)).end)
    }

    /// The text of a token.
    func text(_ index: TokenIndex) -> String { source.string(token(index).range) }

    /// The text of a name made of identifiers and dots, without what else may stand between them.
    func text(ofName range: TokenRange) -> String {
        (range.first..<range.end).map { text($0) }.joined()
    }

    /// Gives the bytes of a token to a closure.
    @inline(__always)
    func withBytes<Result>(_ index: TokenIndex, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = token(index).range
        return source.bytes.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[Int(range.start)..<Int(range.end)]))
        }
    }

    /// The value of adjacent string tokens, which is the values one behind the other.
    func stringValue(_ range: TokenRange) -> [UInt8] {
        var value: [UInt8] = []
        for index in range.first..<range.end {
            withBytes(index) { StringLiteral.append($0, to: &value) }
        }
        return value
    }

    /// The value of an integer token, or `nil` if it is greater than `limit`.
    func integerValue(_ index: TokenIndex, limit: UInt64 = .max) -> UInt64? {
        withBytes(index) { IntegerLiteral.value($0, limit: limit) }
    }
}
