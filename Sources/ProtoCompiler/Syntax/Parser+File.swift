extension Parser {
    /// Parses the `syntax` or `edition` statement if the file begins with one.
    mutating func parseSyntax() {
        guard at(word: .syntax) || at(word: .edition) else { return }
        let start = position
        var isKnown = false
        var reached = start
        addStatement { parser throws(ParseFailure) in
            defer { reached = parser.position }
            let isEdition = parser.at(word: .edition)
            parser.advance()
            try parser.expect(.equals)
            let value = try parser.strings("the name of an edition or syntax, such as \"2023\" or \"proto3\"")
            try parser.expect(.semicolon)
            isKnown = parser.setDialect(value, isEdition: isEdition)
            return .syntax(
                parser.tree.syntaxes.append(SyntaxNode(tokens: parser.tokens(from: start), value: value))
            )
        }
        // Without knowing the rules, every further error might be a wrong one.
        guard !isKnown else { return }
        problems.remove(behind: tree.token(reached).end)
        skipToEnd()
    }

    /// Notes which rules the file follows.
    ///
    /// Returns false if they are none that are known.
    private mutating func setDialect(_ value: TokenRange, isEdition: Bool) -> Bool {
        let name = String(decoding: tree.stringValue(value), as: UTF8.self)
        if isEdition {
            guard let edition = Edition(name: name) else {
                error(value, "unknown edition \"\(name)\"", hint: "known editions are \"2023\", \"2024\" and \"2026\"")
                return false
            }
            tree.dialect = .editions(edition)
            return true
        }
        switch name {
        case "proto2": tree.dialect = .proto2
        case "proto3": tree.dialect = .proto3
        default:
            error(value, "unknown syntax \"\(name)\"", hint: "use \"proto2\", \"proto3\" or an edition")
            return false
        }
        return true
    }

    /// Parses a statement outside all blocks.
    mutating func fileStatement() throws(ParseFailure) -> Declaration {
        if at(.semicolon) { return emptyStatement() }
        let start = position
        let visibility = try visibility()
        switch Keyword(rawValue: current.name.raw) {
        case .message: return .message(try message(from: start, visibility))
        case .enum: return .enumeration(try enumeration(from: start, visibility))
        case .service: return .service(try service())
        case .extend: return .extend(try extend())
        case .import: return .import(try importStatement())
        case .package: return .package(try package())
        case .option: return .option(try optionStatement())
        case .syntax, .edition:
            error("\"\(tree.text(position))\" must be the first statement of the file")
            throw ParseFailure()
        default:
            throw expected("a declaration such as \"message\" or \"import\"", hint: Spelling.hint(found: current, tree))
        }
    }

    /// Consumes a semicolon that ends no statement.
    @inline(__always)
    mutating func emptyStatement() -> Declaration {
        advance()
        return .empty(position - 1)
    }

    /// Consumes `export` or `local` where the file's edition has them.
    ///
    /// Returns -1 if there is none.
    @inline(__always)
    mutating func visibility() throws(ParseFailure) -> TokenIndex {
        guard at(word: .export) || at(word: .local), tree.dialect.edition > .edition2023 else { return -1 }
        let index = position
        advance()
        guard at(word: .message) || at(word: .enum) else {
            throw expected("\"message\" or \"enum\" behind \"\(tree.text(index))\"")
        }
        return index
    }

    private mutating func importStatement() throws(ParseFailure) -> NodeID<ImportNode> {
        let start = position
        advance()
        let modifier = importModifier()
        if modifier != .option, tree.hasOptionImport {
            error("imports must stand before all \"import option\" statements")
        }
        if modifier != .none { advance() }
        let path = try strings("the name of the file to import, in quotes")
        try endStatement()
        return tree.imports.append(ImportNode(tokens: tokens(from: start), modifier: modifier, path: path))
    }

    /// Recognizes the word before an imported file's name, and checks that the file's edition has it.
    private mutating func importModifier() -> ImportNode.Modifier {
        let edition: Edition = tree.dialect.isEditions ? tree.dialect.edition : .unknown
        if at(word: .public) { return .public }
        if at(word: .weak) {
            if edition >= .edition2024 {
                error("weak imports are gone since edition 2024", hint: "use \"import option\"")
            }
            return .weak
        }
        guard at(word: .option) else { return .none }
        if edition < .edition2024 { error("\"import option\" needs edition 2024 or later") }
        return .option
    }

    private mutating func package() throws(ParseFailure) -> NodeID<PackageNode> {
        let start = position
        advance()
        if tree.packages.count > 0 { error(at: start, "the file has a package already") }
        let name = position
        try expect(.identifier, "the name of a package")
        while take(.dot) { try expect(.identifier, "an identifier") }
        let nameTokens = tokens(from: name)
        try endStatement()
        return tree.packages.append(PackageNode(tokens: tokens(from: start), name: nameTokens))
    }

    /// Consumes one or more string tokens, which together are one value.
    mutating func strings(_ what: StaticString) throws(ParseFailure) -> TokenRange {
        let start = try expect(.string, what)
        while take(.string) {}
        return tokens(from: start)
    }
}

extension SyntaxTree {
    /// Whether an `import option` was parsed.
    fileprivate var hasOptionImport: Bool {
        imports.all.last.map { imports[$0].modifier == .option } ?? false
    }
}
