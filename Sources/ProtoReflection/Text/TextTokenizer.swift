/// A piece of text format.
struct TextToken {
    enum Kind {
        /// Before the first token.
        case start
        /// After the last token.
        case end
        /// A letter or underscore, then letters, digits, underscores.
        case identifier
        /// A decimal, hexadecimal or octal integer, without a sign.
        case integer
        /// A number with a point, an exponent or the suffix `f`.
        case float
        /// Text between quotes, quotes included.
        case string
        /// One character of any other kind.
        case symbol
        /// A run of the characters of a type URL, in the mode that looks for them.
        case urlCharacters
    }

    var kind = Kind.start
    /// Where the token stands in the input.
    var range = 0..<0
    /// The line, from 0.
    var line = 0
    /// The column, from 0; a tab goes on to the next multiple of 8.
    var column = 0
    /// The column behind the token.
    var endColumn = 0
}

/// Cuts text format into tokens.
///
/// Comments run from `#` to the end of the line.
///
/// What is wrong is noted and stepped over, so that one run finds as much as it can.
struct TextTokenizer {
    let input: [UInt8]
    var position = 0
    var line = 0
    var column = 0
    /// The token that was read last.
    private(set) var current = TextToken()
    /// The token before ``current``.
    private(set) var previous = TextToken()
    /// What was wrong so far.
    private(set) var problems: [TextFormatError.Problem] = []
    /// Whether the next token is looked for in a type URL.
    var isInURL = false

    /// Whether escapes may name surrogates and points above U+10FFFF.
    let acceptsAnyUnicode: Bool

    init(_ input: [UInt8], acceptsAnyUnicode: Bool) {
        self.input = input
        self.acceptsAnyUnicode = acceptsAnyUnicode
        self.next()
    }

    /// The current token's bytes.
    var bytes: ArraySlice<UInt8> { self.input[self.current.range] }

    /// The current token's text.
    var text: String { String(decoding: self.bytes, as: UTF8.self) }

    /// Notes a problem at a place counted from 0, unless one has just been noted there: that is its cause.
    ///
    /// Only the first hundred are kept.
    mutating func report(_ message: String, line: Int, column: Int) {
        let isKnown = self.problems.suffix(4).contains { $0.line == line + 1 && $0.column == column + 1 }
        guard !isKnown, self.problems.count < 100 else { return }
        self.problems.append(.init(line: line + 1, column: column + 1, message: message))
    }

    // MARK: - Characters

    /// The next byte, or 0 at the end.
    var character: UInt8 { self.position < self.input.count ? self.input[self.position] : 0 }

    var isAtEnd: Bool { self.position >= self.input.count }

    mutating func advance() {
        switch self.character {
        case UInt8(ascii: "\n"):
            self.line += 1
            self.column = 0
        case UInt8(ascii: "\t"): self.column += 8 - self.column % 8
        default: self.column += 1
        }
        self.position += 1
    }

    mutating func take(_ isWanted: (UInt8) -> Bool) -> Bool {
        guard !self.isAtEnd, isWanted(self.character) else { return false }
        self.advance()
        return true
    }

    mutating func take(_ wanted: Character...) -> Bool {
        self.take { byte in wanted.contains { $0.asciiValue == byte } }
    }

    mutating func takeAll(_ isWanted: (UInt8) -> Bool) {
        while self.take(isWanted) {}
    }

    mutating func reportHere(_ message: String) {
        self.report(message, line: self.line, column: self.column)
    }

    // MARK: - Tokens

    /// Reads the next token into ``current``.
    mutating func next() {
        self.previous = self.current
        while true {
            self.takeAll(TextCharacters.isSpace)
            if self.take("#") {
                while !self.isAtEnd, self.character != 0, self.character != UInt8(ascii: "\n") { self.advance() }
                continue
            }
            guard !self.isAtEnd else {
                self.begin()
                self.end(.end)
                return
            }
            guard self.character >= 0x20 else {
                self.reportHere("control characters are not allowed outside strings")
                self.takeAll { $0 < 0x20 && !TextCharacters.isSpace($0) }
                continue
            }
            self.begin()
            self.end(self.isInURL ? self.urlToken() : self.token())
            return
        }
    }

    private mutating func begin() {
        self.current.range = self.position..<self.position
        self.current.line = self.line
        self.current.column = self.column
    }

    private mutating func end(_ kind: TextToken.Kind) {
        self.current.kind = kind
        self.current.range = self.current.range.lowerBound..<self.position
        self.current.endColumn = self.column
    }

    private mutating func urlToken() -> TextToken.Kind {
        guard self.take(TextCharacters.isURL) else { return self.symbol() }
        self.takeAll(TextCharacters.isURL)
        return .urlCharacters
    }

    private mutating func token() -> TextToken.Kind {
        if self.take(TextCharacters.isLetter) {
            self.takeAll(TextCharacters.isAlphanumeric)
            return .identifier
        }
        if self.take("0") { return self.number(startsWithZero: true) }
        if self.take(".") {
            guard self.take(TextCharacters.isDigit) else { return .symbol }
            if self.previous.kind == .identifier, self.previous.line == self.current.line,
                self.previous.endColumn == self.current.column
            {
                self.report(
                    "expected a space between an identifier and a decimal point",
                    line: self.line,
                    column: self.column - 2
                )
            }
            return self.number(startsWithPoint: true)
        }
        if self.take(TextCharacters.isDigit) { return self.number() }
        if self.take("\"") { return self.string(UInt8(ascii: "\"")) }
        if self.take("'") { return self.string(UInt8(ascii: "'")) }
        return self.symbol()
    }

    private mutating func symbol() -> TextToken.Kind {
        if self.character >= 0x80 {
            let value = String(self.character, radix: 16, uppercase: true)
            self.reportHere("byte 0x\(value) is not ASCII; only strings and comments may hold other characters")
        }
        self.advance()
        return .symbol
    }
}
