/// Parses a file's tokens into a `SyntaxTree`, by recursive descent.
///
/// A statement that cannot be parsed is reported once, kept as `unparsed` tokens, and parsing goes on behind it, so
/// that one run reports the errors of all statements. Only messages and groups nest, and no deeper than
/// `maximumDepth`, so that the recursion is bounded.
struct Parser {
    /// What is parsed so far.
    var tree: SyntaxTree
    /// The errors so far, the lexer's included.
    var problems: ProblemList
    /// The index of the current token.
    private(set) var position: TokenIndex = 0
    /// The current token.
    private(set) var current: Token
    /// The statements of all blocks that are still open.
    private var pending: [Declaration] = []
    /// The blocks that are open, for the subject of errors.
    private var enclosing: [(word: StaticString, name: TokenIndex)] = []
    /// The number of messages and groups that are open.
    private(set) var depth = 0
    /// The first token of the statement being parsed.
    private var statementStart: TokenIndex = 0
    /// Whether the end of the file inside a block was reported: once is enough.
    private var isEndReported = false

    /// How deep messages and groups may nest.
    static let maximumDepth = 31

    /// Parses a file.
    ///
    /// The tree is complete as far as the file is right; `problems` says where it is not.
    static func parse(_ source: SourceText, names: inout NameTable) -> (tree: SyntaxTree, problems: ProblemList) {
        let (tokens, problems) = Lexer.tokens(of: source, names: &names)
        var parser = Parser(SyntaxTree(source: source, tokens: tokens), problems)
        parser.parseFile()
        return (parser.tree, parser.problems)
    }

    private init(_ tree: SyntaxTree, _ problems: ProblemList) {
        self.tree = tree
        self.problems = problems
        current = tree.tokens[0]
        let estimate = tree.tokens.count / 8
        self.tree.fields.reserve(estimate)
        self.tree.declarations.reserve(estimate)
    }
}

/// A statement could not be parsed, and that was reported.
struct ParseFailure: Error {}

// MARK: - Tokens

extension Parser {
    /// Goes on to the next token; stays at the end of the file.
    @inline(__always)
    mutating func advance() {
        guard current.kind != .end else { return }
        position &+= 1
        current = tree.tokens[Int(position)]
    }

    /// The token behind the current one.
    var following: Token {
        current.kind == .end ? current : tree.tokens[Int(position) + 1]
    }

    /// Whether the current token is of a kind.
    @inline(__always)
    func at(_ kind: TokenKind) -> Bool { current.kind == kind }

    /// Whether the current token is a word of the grammar.
    @inline(__always)
    func at(word: Keyword) -> Bool { current.is(word) }

    /// Consumes a token if it is of a kind.
    @inline(__always)
    mutating func take(_ kind: TokenKind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    /// Consumes a token if it is a word of the grammar.
    @inline(__always)
    mutating func take(word: Keyword) -> Bool {
        guard current.is(word) else { return false }
        advance()
        return true
    }

    /// Consumes a token of a kind and returns its index, or fails.
    ///
    /// The message calls what is expected `what`, or by the token's own text.
    @inline(__always)
    @discardableResult
    mutating func expect(_ kind: TokenKind, _ what: StaticString? = nil) throws(ParseFailure) -> TokenIndex {
        guard current.kind == kind else { throw expected(what.map { "\($0)" } ?? kind.text) }
        let index = position
        advance()
        return index
    }

    /// The tokens from one to the current one, which is excluded.
    @inline(__always)
    func tokens(from first: TokenIndex) -> TokenRange { TokenRange(first: first, end: position) }

    /// Consumes the semicolon of a statement.
    ///
    /// A semicolon missing at the end of a line is reported, but the statement is good otherwise and kept.
    @inline(__always)
    mutating func endStatement() throws(ParseFailure) {
        if current.kind == .semicolon { advance() } else { try recoverMissingSemicolon() }
    }

    private mutating func recoverMissingSemicolon() throws(ParseFailure) {
        let failure = expected("\";\"")
        let gap = Int(tree.token(position - 1).end)..<Int(current.start)
        guard tree.source.bytes[gap].contains(UInt8(ascii: "\n")) || at(.closeBrace) else { throw failure }
    }
}

// MARK: - Errors

extension Parser {
    /// Reports an error about a range of tokens.
    mutating func error(_ tokens: TokenRange, _ message: String, hint: String? = nil) {
        guard !isStatementDamaged else { return }
        problems.error(tree.bytes(tokens), subject: subject, message, hint: hint)
    }

    /// Reports an error about a token, the current one by default.
    mutating func error(at token: TokenIndex? = nil, _ message: String, hint: String? = nil) {
        let index = token ?? position
        error(TokenRange(first: index, end: index + 1), message, hint: hint)
    }

    /// Reports that something else than the current token was expected.
    mutating func expected(_ what: String, hint: String? = nil) -> ParseFailure {
        error("expected \(what), found \(found)", hint: hint)
        return ParseFailure()
    }

    /// How messages call the current token.
    var found: String {
        guard current.kind != .end else { return "the end of the file" }
        let text = tree.text(position)
        guard text.utf8.count > 40 else { return current.kind == .string ? text : "\"\(text)\"" }
        return "\"\(text.prefix(40))…\""
    }

    /// Whether the lexer has reported an error within the statement: what follows from it is not worth a word.
    private var isStatementDamaged: Bool {
        problems.hasErrors && tree.tokens[Int(statementStart)...Int(position)].contains { $0.isDamaged }
    }

    /// The innermost open block, such as `message Outer.Inner`.
    private var subject: String {
        guard let last = enclosing.last else { return "" }
        return "\(last.word) " + enclosing.map { tree.text($0.name) }.joined(separator: ".")
    }
}

// MARK: - Statements and blocks

/// The blocks that hold statements.
enum BlockKind {
    case message
    case enumeration
    case oneof
    case extend
    case service
    case method
}

extension Parser {
    /// Parses the whole file.
    private mutating func parseFile() {
        parseSyntax()
        while !at(.end) {
            if at(.closeBrace) {
                unmatchedBrace()
            } else {
                addStatement { parser throws(ParseFailure) in try parser.fileStatement() }
            }
        }
        tree.body = tree.declarations.append(contentsOf: pending)
        pending = []
    }

    /// Adds what an attempt to parse a statement results in: the statement, or the tokens that make none.
    @inline(__always)
    mutating func addStatement(_ parse: (inout Parser) throws(ParseFailure) -> Declaration) {
        let start = position
        let open = (pending: pending.count, enclosing: enclosing.count, depth: depth)
        statementStart = start
        do throws(ParseFailure) {
            pending.append(try parse(&self))
        } catch {
            pending.removeSubrange(open.pending...)
            enclosing.removeSubrange(open.enclosing...)
            depth = open.depth
            skipStatement()
            if position == start { advance() }
            pending.append(.unparsed(tree.unparsed.append(UnparsedNode(tokens: tokens(from: start)))))
        }
    }

    /// Skips what is left of a statement: to its semicolon or behind its block, but not beyond the block it is in.
    private mutating func skipStatement() {
        var depth = 0
        while !at(.end) {
            switch current.kind {
            case .openBrace:
                depth += 1
            case .closeBrace:
                if depth == 0 { return }
                depth -= 1
                if depth == 0 { return advance() }
            case .semicolon where depth == 0:
                return advance()
            default:
                break
            }
            advance()
        }
    }

    /// Skips all that is left of the file.
    mutating func skipToEnd() {
        let start = position
        while !at(.end) { advance() }
        pending.append(.unparsed(tree.unparsed.append(UnparsedNode(tokens: tokens(from: start)))))
    }

    /// Adds a statement of the file itself.
    mutating func add(_ declaration: Declaration) { pending.append(declaration) }

    private mutating func unmatchedBrace() {
        statementStart = position
        error("\"}\" closes no block")
        advance()
        pending.append(.unparsed(tree.unparsed.append(UnparsedNode(tokens: tokens(from: position - 1)))))
    }

    /// Parses the block of a declaration.
    ///
    /// - Parameters:
    ///   - kind: what the block may hold.
    ///   - word: how messages call the declaration.
    ///   - name: the token of the declaration's name.
    /// - Returns: the braces and the statements between them.
    /// - Throws: `ParseFailure` if the block does not begin with a brace.
    mutating func block(_ kind: BlockKind, _ word: StaticString, _ name: TokenIndex) throws(ParseFailure) -> Block {
        let open = try expect(.openBrace)
        let first = pending.count
        enclosing.append((word, name))
        defer { enclosing.removeLast() }
        while !at(.closeBrace) {
            guard !at(.end) else {
                reportUnclosedBlock()
                return Block(open: open, close: -1, body: takePending(from: first))
            }
            addStatement { parser throws(ParseFailure) in try parser.statement(in: kind) }
        }
        let close = position
        advance()
        return Block(open: open, close: close, body: takePending(from: first))
    }

    private mutating func takePending(from first: Int) -> Body {
        let body = tree.declarations.append(contentsOf: pending[first...])
        pending.removeSubrange(first...)
        return body
    }

    private mutating func reportUnclosedBlock() {
        guard !isEndReported else { return }
        isEndReported = true
        statementStart = position
        error("the block is not closed before the end of the file", hint: "add \"}\"")
    }

    @inline(__always)
    private mutating func statement(in kind: BlockKind) throws(ParseFailure) -> Declaration {
        switch kind {
        case .message: try messageStatement()
        case .enumeration: try enumStatement()
        case .oneof: try oneofStatement()
        case .extend: .field(try field(in: .extend))
        case .service: try serviceStatement()
        case .method: try methodStatement()
        }
    }

    /// Counts a message or group that is about to be parsed, or fails if it would nest too deep.
    mutating func enterMessage() throws(ParseFailure) {
        guard depth < Self.maximumDepth else {
            error("messages are nested deeper than \(Self.maximumDepth) levels")
            throw ParseFailure()
        }
        depth += 1
    }

    /// Counts a message or group that was parsed.
    mutating func leaveMessage() { depth -= 1 }
}
