/// What a token is.
///
/// Words are identifiers all: the parser tells them apart by their name's id.
enum TokenKind: UInt8, Sendable {
    case end
    case identifier
    case integer
    case float
    case string
    case semicolon
    case comma
    case dot
    case equals
    case minus
    case colon
    case slash
    case openBrace
    case closeBrace
    case openBracket
    case closeBracket
    case openParenthesis
    case closeParenthesis
    case openAngle
    case closeAngle
    /// Any other character: never right outside an aggregate value.
    case other

    /// How messages call a token of this kind.
    var text: String {
        switch self {
        case .end: "end of file"
        case .identifier: "identifier"
        case .integer: "integer"
        case .float: "number"
        case .string: "string"
        case .semicolon: "\";\""
        case .comma: "\",\""
        case .dot: "\".\""
        case .equals: "\"=\""
        case .minus: "\"-\""
        case .colon: "\":\""
        case .slash: "\"/\""
        case .openBrace: "\"{\""
        case .closeBrace: "\"}\""
        case .openBracket: "\"[\""
        case .closeBracket: "\"]\""
        case .openParenthesis: "\"(\""
        case .closeParenthesis: "\")\""
        case .openAngle: "\"<\""
        case .closeAngle: "\">\""
        case .other: "character"
        }
    }
}

/// One token: where it stands, what it is and, for an identifier, its name.
///
/// Sixteen bytes.
struct Token: Sendable {
    /// The offset of the first byte.
    var start: UInt32
    /// The offset behind the last byte.
    var end: UInt32
    /// The name of an identifier; `.none` for all other kinds.
    var name: NameID
    /// What the token is.
    var kind: TokenKind
    /// Whether the lexer has already reported an error about this token, so that the parser stays silent about it.
    var isDamaged: Bool

    /// The bytes of the token.
    var range: ByteRange { ByteRange(start: start, end: end) }

    /// Whether the token is a word of the grammar.
    @inline(__always)
    func `is`(_ word: Keyword) -> Bool { name.raw == word.rawValue }
}

/// The place of a token in its file's list of tokens.
typealias TokenIndex = Int32

/// A run of tokens in one file, end exclusive.
struct TokenRange: Hashable, Sendable {
    /// The first token.
    var first: TokenIndex
    /// The token behind the last one.
    var end: TokenIndex

    /// No tokens.
    static let none = TokenRange(first: -1, end: -1)
    /// Whether there is no token in the range.
    var isEmpty: Bool { first == end }
    /// The last token of a range that is not empty.
    var last: TokenIndex { end - 1 }
    /// The number of tokens.
    var count: Int { Int(end - first) }
}
