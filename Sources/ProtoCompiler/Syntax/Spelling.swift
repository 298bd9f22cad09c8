/// Hints for words that are spelled almost like a word of the grammar.
enum Spelling {
    private static let declarations: [Keyword] = [
        .message, .enum, .service, .extend, .import, .package, .option, .syntax, .edition,
    ]

    /// The declaration that a token was perhaps meant to begin.
    static func hint(found token: Token, _ tree: SyntaxTree) -> String? {
        guard token.kind == .identifier else { return nil }
        let text = tree.source.string(token.range)
        guard let word = nearest(to: text, among: declarations.map(\.text)) else { return nil }
        return "did you mean \"\(word)\"?"
    }

    /// The candidate that a word is most likely a misspelling of, if one is near enough.
    static func nearest(to text: String, among candidates: some Sequence<String>) -> String? {
        guard text.utf8.count <= 64 else { return nil }
        let limit = max(1, text.utf8.count / 3)
        return
            candidates
            .map { (word: $0, distance: distance(Array(text.utf8), Array($0.utf8))) }
            .filter { $0.distance <= limit && $0.distance > 0 }
            .min { $0.distance < $1.distance }?.word
    }

    /// The number of bytes to add, remove or change, or of neighbours to swap, to make one word of the other.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let change = left[row - 1] == right[column - 1] ? 0 : 1
                current[column] = min(
                    previous[column] + 1,
                    current[column - 1] + 1,
                    previous[column - 1] + change
                )
                let isSwap =
                    row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1]
                if isSwap { current[column] = min(current[column], beforePrevious[column - 2] + 1) }
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
