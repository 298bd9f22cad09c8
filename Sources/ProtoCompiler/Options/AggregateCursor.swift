/// A place among the tokens of an aggregate value.
///
/// The tokens are those of the file; but in text format a `#` begins a comment that goes to the end of the line.
struct AggregateCursor {
    /// The token at hand.
    private(set) var next: TokenIndex
    /// The token behind the last one: the closing brace.
    let end: TokenIndex
    /// The token behind the one that was taken last.
    private(set) var behindLast: TokenIndex

    init(next: TokenIndex, end: TokenIndex) {
        self.next = next
        self.end = end
        behindLast = next
    }

    /// Whether all tokens are taken.
    var isAtEnd: Bool { next >= end }

    /// Whether the token at hand is of a kind.
    @inline(__always)
    func at(_ kind: TokenKind, _ tree: borrowing SyntaxTree) -> Bool {
        next < end && tree.tokens[Int(next)].kind == kind
    }

    /// Takes the token at hand.
    @inline(__always)
    mutating func take(_ tree: borrowing SyntaxTree) -> TokenIndex {
        let token = next
        next += 1
        behindLast = next
        if next < end, tree.tokens[Int(next)].kind == .other { skipComments(tree) }
        return token
    }

    /// Takes the token at hand if it is of a kind.
    @inline(__always)
    mutating func take(_ kind: TokenKind, _ tree: borrowing SyntaxTree) -> Bool {
        guard at(kind, tree) else { return false }
        _ = take(tree)
        return true
    }

    /// Takes the colon that may stand before a message.
    mutating func takeColon(_ tree: borrowing SyntaxTree) { _ = take(.colon, tree) }

    /// Takes the separator that may stand behind a field.
    mutating func takeSeparator(_ tree: borrowing SyntaxTree) {
        if !take(.semicolon, tree) { _ = take(.comma, tree) }
    }

    /// Skips comments that begin with `#`, each to the end of its line.
    mutating func skipComments(_ tree: borrowing SyntaxTree) {
        while next < end, tree.tokens[Int(next)].kind == .other {
            let start = Int(tree.tokens[Int(next)].start)
            guard tree.source.bytes[start] == UInt8(ascii: "#") else { return }
            let lineEnd = tree.source.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? tree.source.count
            while next < end, Int(tree.tokens[Int(next)].start) < lineEnd { next += 1 }
        }
    }

    /// The error that something else than the token at hand was expected.
    func expected(_ what: String, _ tree: borrowing SyntaxTree) -> OptionValueError {
        guard next < end else { return OptionValueError("expected \(what), found the end of the value") }
        let text = tree.text(next)
        return OptionValueError("expected \(what), found \(text.hasPrefix("\"") ? text : "\"\(text)\"")")
    }
}

extension SyntaxTree {
    /// Whether a token may stand in a type's URL.
    func isURLPart(_ index: TokenIndex) -> Bool {
        switch token(index).kind {
        case .identifier, .integer, .float, .dot, .slash, .minus, .comma, .semicolon, .equals, .openParenthesis,
            .closeParenthesis:
            true
        case .other:
            withBytes(index) { bytes in bytes.count == 1 && "~%!$&*+_".utf8.contains(bytes[0]) }
        default: false
        }
    }

    /// Whether tokens are identifiers with dots between them.
    func isName(_ tokens: TokenRange) -> Bool {
        guard tokens.count % 2 == 1 else { return false }
        return (tokens.first..<tokens.end).allSatisfy {
            token($0).kind == ((($0 - tokens.first) % 2 == 0) ? .identifier : .dot)
        }
    }
}
