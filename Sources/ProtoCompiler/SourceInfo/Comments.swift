/// The text of one comment, or of line comments that belong together: a run of `CommentReader.segments`.
///
/// The text is not copied: its segments leave out what is not text, such as the slashes.
struct Comment: Sendable {
    /// The first segment.
    var first: Int
    /// The segment behind the last one.
    var end: Int
    /// The number of bytes of all segments.
    var count: Int
}

/// The comments around one declaration.
struct AttachedComments {
    var leading: Comment?
    var trailing: Comment?
    /// The comments before the leading one, as a run of `CommentReader.detached`.
    var detached: Range<Int>
}

/// Hands out the comments of a file, as protoc attaches them to declarations.
///
/// Comments count only behind the tokens that end something: a declaration's semicolon, and the opening and closing
/// brace of a block. What stands there belongs to the declaration that ends or begins with the token (trailing), or
/// waits for the next one (leading and detached). Comments anywhere else are lost. Whoever uses the reader must hand it
/// these tokens in source order.
struct CommentReader {
    private let source: SourceText
    private let tokens: [Token]
    /// The bytes that comments consist of.
    private(set) var segments: [ByteRange] = []
    /// All detached comments so far.
    private(set) var detached: [Comment] = []
    /// What waits for the next declaration.
    private var upcoming = Upcoming()

    private struct Upcoming {
        var leading: Comment?
        var detached = 0..<0
    }

    /// Reads the comments before the first token.
    init(_ tree: SyntaxTree) {
        source = tree.source
        tokens = tree.tokens
        _ = read(before: 0, isAppending: false)
    }

    /// The comments of a declaration: those that waited for it, and one behind the token.
    ///
    /// - Parameter token: the semicolon of the declaration, or the opening brace of its block.
    /// - Returns: the comments.
    mutating func attach(endingWith token: TokenIndex) -> AttachedComments {
        let waiting = upcoming
        let trailing = read(before: token + 1, isAppending: false)
        return AttachedComments(leading: waiting.leading, trailing: trailing, detached: waiting.detached)
    }

    /// Goes past the closing brace of a block: what waited for a declaration in it is lost.
    mutating func leaveBlock(_ token: TokenIndex) { _ = read(before: token + 1, isAppending: false) }

    /// Goes past a semicolon that ends no declaration: detached comments go on waiting.
    mutating func skipEmptyStatement(_ token: TokenIndex) { _ = read(before: token + 1, isAppending: true) }

    /// Reads the gap before a token, and returns the comment that belongs to what stands before the gap.
    @inline(__always)
    private mutating func read(before token: TokenIndex, isAppending: Bool) -> Comment? {
        let next = tokens[Int(token)]
        let start = token > 0 ? Int(tokens[Int(token) - 1].end) : 0
        let firstDetached = isAppending ? upcoming.detached.lowerBound : detached.count
        var gap = CommentGap(segments: segments, detached: detached)
        segments = []
        detached = []
        source.bytes.withUnsafeBufferPointer { bytes in
            gap.read(bytes, from: start, to: Int(next.start), isFileStart: token == 0)
        }
        gap.finish(endsScope: Self.endsScope(next.kind), isFileEnd: next.kind == .end)
        segments = gap.segments
        detached = gap.detached
        upcoming = Upcoming(leading: gap.leading, detached: firstDetached..<detached.count)
        return gap.trailing
    }

    /// Whether a comment before a token cannot be meant for what begins with it.
    private static func endsScope(_ kind: TokenKind) -> Bool {
        switch kind {
        case .end, .closeBrace, .closeBracket, .closeParenthesis: true
        default: false
        }
    }
}
