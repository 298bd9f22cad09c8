/// Writes a `SyntaxTree` back as the bytes it was parsed from.
///
/// The printer walks the declarations and writes the tokens that each names, and between two tokens the white space
/// and comments that follow the first one in the text. A token that no node names would be missing in the result,
/// so that "prints back to its source" proves that the tree holds the whole file.
struct Printer {
    private let tree: SyntaxTree
    private var output: [UInt8] = []
    /// The token that comes next if nothing was left out.
    private var next: TokenIndex = 0

    /// The bytes of a tree.
    static func print(_ tree: SyntaxTree) -> [UInt8] {
        var printer = Printer(tree)
        printer.output.reserveCapacity(tree.source.count)
        printer.output += tree.source.bytes[..<Int(tree.token(0).start)]
        for id in tree.body { printer.declaration(tree.declarations[id]) }
        printer.token(Int32(tree.tokens.count) - 1)
        return printer.output
    }

    private init(_ tree: SyntaxTree) { self.tree = tree }

    // MARK: Tokens

    /// Writes a token and what stands between it and the next one.
    private mutating func token(_ index: TokenIndex) {
        guard index >= 0, index < tree.tokens.count else { return }
        let end = index + 1 < tree.tokens.count ? tree.token(index + 1).start : UInt32(tree.source.count)
        output += tree.source.bytes[Int(tree.token(index).start)..<Int(end)]
        next = index + 1
    }

    /// Writes a run of tokens.
    private mutating func tokens(_ range: TokenRange) {
        guard range.first >= 0 else { return }
        for index in range.first..<range.end { token(index) }
    }

    /// Writes the next token if it is of a kind that the grammar has here: its node does not name it.
    private mutating func punctuation(_ kind: TokenKind) {
        if tree.token(next).kind == kind { token(next) }
    }

    /// Writes the next token if it is a word that the grammar has here.
    private mutating func word(_ word: Keyword) {
        if tree.token(next).is(word) { token(next) }
    }

    private mutating func block(_ block: Block) {
        guard block.open >= 0 else { return punctuation(.semicolon) }
        token(block.open)
        for id in block.body { declaration(tree.declarations[id]) }
        token(block.close)
    }

    // MARK: Declarations

    private mutating func declaration(_ declaration: Declaration) {
        switch declaration {
        case .syntax(let id): syntax(tree.syntaxes[id])
        case .package(let id): package(tree.packages[id])
        case .import(let id): importStatement(tree.imports[id])
        case .option(let id): optionStatement(tree.options[id])
        case .message(let id): message(tree.messages[id])
        case .field(let id): field(tree.fields[id])
        case .oneof(let id): oneof(tree.oneofs[id])
        case .extend(let id): extend(tree.extends[id])
        case .extensions(let id): extensions(tree.extensions[id])
        case .reserved(let id): reserved(tree.reserveds[id])
        case .enumeration(let id): enumeration(tree.enums[id])
        case .enumValue(let id): enumValue(tree.enumValues[id])
        case .service(let id): service(tree.services[id])
        case .method(let id): method(tree.methods[id])
        case .empty(let index): token(index)
        case .unparsed(let id): tokens(tree.unparsed[id].tokens)
        }
    }

    private mutating func syntax(_ node: SyntaxNode) {
        token(node.tokens.first)
        punctuation(.equals)
        tokens(node.value)
        punctuation(.semicolon)
    }

    private mutating func package(_ node: PackageNode) {
        word(.package)
        tokens(node.name)
        punctuation(.semicolon)
    }

    private mutating func importStatement(_ node: ImportNode) {
        word(.import)
        switch node.modifier {
        case .none: break
        case .public: word(.public)
        case .weak: word(.weak)
        case .option: word(.option)
        }
        tokens(node.path)
        punctuation(.semicolon)
    }

    private mutating func message(_ node: MessageNode) {
        token(node.visibility)
        word(.message)
        token(node.name)
        block(node.block)
    }

    private mutating func enumeration(_ node: EnumNode) {
        token(node.visibility)
        word(.enum)
        token(node.name)
        block(node.block)
    }

    private mutating func oneof(_ node: OneofNode) {
        word(.oneof)
        token(node.name)
        block(node.block)
    }

    private mutating func extend(_ node: ExtendNode) {
        word(.extend)
        tokens(node.extendee)
        block(node.block)
    }

    private mutating func service(_ node: ServiceNode) {
        word(.service)
        token(node.name)
        block(node.block)
    }

    private mutating func enumValue(_ node: EnumValueNode) {
        token(node.name)
        punctuation(.equals)
        tokens(node.numberTokens)
        compactOptions(node.options)
        punctuation(.semicolon)
    }

    private mutating func method(_ node: MethodNode) {
        word(.rpc)
        token(node.name)
        methodType(node.inputStream, node.input)
        word(.returns)
        methodType(node.outputStream, node.output)
        block(node.block)
    }

    private mutating func methodType(_ stream: TokenIndex, _ type: TokenRange) {
        punctuation(.openParenthesis)
        token(stream)
        tokens(type)
        punctuation(.closeParenthesis)
    }

    // MARK: Fields

    private mutating func field(_ node: FieldNode) {
        if node.labelToken >= 0 || node.label != .none { token(node.tokens.first) }
        fieldType(node)
        token(node.name)
        punctuation(.equals)
        token(node.numberToken)
        compactOptions(node.options)
        if node.group.exists { block(tree.messages[node.group].block) } else { punctuation(.semicolon) }
    }

    private mutating func fieldType(_ node: FieldNode) {
        guard node.map.exists else { return tokens(node.typeTokens) }
        let map = tree.maps[node.map]
        word(.map)
        punctuation(.openAngle)
        tokens(map.keyTokens)
        punctuation(.comma)
        tokens(map.valueTokens)
        punctuation(.closeAngle)
    }

    private mutating func extensions(_ node: ExtensionsNode) {
        word(.extensions)
        ranges(node.ranges)
        compactOptions(node.options)
        punctuation(.semicolon)
    }

    private mutating func reserved(_ node: ReservedNode) {
        word(.reserved)
        ranges(node.ranges)
        for id in node.names {
            if id.raw > node.names.start { punctuation(.comma) }
            tokens(tree.reservedNames[id].tokens)
        }
        punctuation(.semicolon)
    }

    private mutating func ranges(_ ranges: NodeRange<RangeNode>) {
        for id in ranges {
            let range = tree.ranges[id]
            if id.raw > ranges.start { punctuation(.comma) }
            tokens(range.startTokens)
            guard range.endTokens != range.startTokens else { continue }
            word(.to)
            tokens(range.endTokens)
        }
    }

    // MARK: Options

    private mutating func optionStatement(_ node: OptionNode) {
        word(.option)
        assignment(node)
        punctuation(.semicolon)
    }

    private mutating func compactOptions(_ node: CompactOptions) {
        guard node.exists else { return }
        punctuation(.openBracket)
        for id in node.options {
            if id.raw > node.options.start { punctuation(.comma) }
            assignment(tree.options[id])
        }
        punctuation(.closeBracket)
    }

    private mutating func assignment(_ node: OptionNode) {
        for id in node.name {
            let part = tree.optionNameParts[id]
            if id.raw > node.name.start { punctuation(.dot) }
            if part.isExtension { punctuation(.openParenthesis) }
            tokens(part.name)
            if part.isExtension { punctuation(.closeParenthesis) }
        }
        punctuation(.equals)
        tokens(node.value.tokens)
    }
}
