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
    private let input: [UInt8]
    private var position = 0
    private var line = 0
    private var column = 0
    /// The token that was read last.
    private(set) var current = TextToken()
    /// The token before ``current``.
    private(set) var previous = TextToken()
    /// What was wrong so far.
    private(set) var problems: [TextFormatError.Problem] = []
    /// Whether the next token is looked for in a type URL.
    var isInURL = false

    /// Whether escapes may name surrogates and points above U+10FFFF.
    private let acceptsAnyUnicode: Bool

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
    private var character: UInt8 { self.position < self.input.count ? self.input[self.position] : 0 }

    private var isAtEnd: Bool { self.position >= self.input.count }

    private mutating func advance() {
        switch self.character {
        case UInt8(ascii: "\n"):
            self.line += 1
            self.column = 0
        case UInt8(ascii: "\t"): self.column += 8 - self.column % 8
        default: self.column += 1
        }
        self.position += 1
    }

    private mutating func take(_ isWanted: (UInt8) -> Bool) -> Bool {
        guard !self.isAtEnd, isWanted(self.character) else { return false }
        self.advance()
        return true
    }

    private mutating func take(_ wanted: Character...) -> Bool {
        self.take { byte in wanted.contains { $0.asciiValue == byte } }
    }

    private mutating func takeAll(_ isWanted: (UInt8) -> Bool) {
        while self.take(isWanted) {}
    }

    private mutating func reportHere(_ message: String) {
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

    /// Reads a number behind its first character, and behind its second where that was a point.
    private mutating func number(startsWithZero: Bool = false, startsWithPoint: Bool = false) -> TextToken.Kind {
        var isFloat = startsWithPoint
        if startsWithZero, self.take("x", "X") {
            if self.take(TextCharacters.isHexDigit) {
                self.takeAll(TextCharacters.isHexDigit)
            } else {
                self.reportHere("expected hexadecimal digits after \"0x\"")
            }
        } else if startsWithZero, TextCharacters.isDigit(self.character) {
            self.takeAll(TextCharacters.isOctalDigit)
            if TextCharacters.isDigit(self.character) {
                self.reportHere("a number that starts with 0 is octal, its digits are 0 to 7")
                self.takeAll(TextCharacters.isDigit)
            }
        } else {
            self.takeAll(TextCharacters.isDigit)
            if !startsWithPoint, self.take(".") {
                isFloat = true
                self.takeAll(TextCharacters.isDigit)
            }
            if self.take("e", "E") {
                isFloat = true
                _ = self.take("-", "+")
                if !self.take(TextCharacters.isDigit) { self.reportHere("expected digits of an exponent after \"e\"") }
                self.takeAll(TextCharacters.isDigit)
            }
            if self.take("f", "F") { isFloat = true }
        }
        if TextCharacters.isLetter(self.character) {
            self.reportHere("expected a space between a number and an identifier")
        } else if self.character == UInt8(ascii: ".") {
            self.reportHere(
                isFloat
                    ? "a number has one decimal point, before its exponent"
                    : "octal and hexadecimal numbers are integers"
            )
        }
        return isFloat ? .float : .integer
    }

    /// Reads a string behind its opening quote.
    ///
    /// Its escapes are checked here and decoded by ``TextEscapes``.
    private mutating func string(_ quote: UInt8) -> TextToken.Kind {
        while true {
            if self.isAtEnd || self.character == 0 {
                self.reportHere("the string has no end")
                return .string
            }
            if self.character == UInt8(ascii: "\n") {
                self.reportHere("the string has no end on its line; write a line break as \\n")
                return .string
            }
            let isEscape = self.character == UInt8(ascii: "\\")
            let isEnd = self.character == quote
            self.advance()
            if isEnd { return .string }
            if isEscape { self.escape() }
        }
    }

    /// Checks an escape behind its backslash.
    private mutating func escape() {
        if self.take("a", "b", "f", "n", "r", "t", "v", "\\", "?", "'", "\"") { return }
        if self.take(TextCharacters.isOctalDigit) { return }
        if self.take("x", "X") {
            if !self.take(TextCharacters.isHexDigit) { self.reportHere("expected hexadecimal digits after \"\\x\"") }
        } else if self.take("u") {
            for _ in 0..<4 where !self.take(TextCharacters.isHexDigit) {
                self.reportHere("expected four hexadecimal digits after \"\\u\"")
                return
            }
            self.checkScalar(ofDigits: 4)
        } else if self.take("U") {
            let isInRange = self.take("0") && self.take("0") && self.take("0", "1")
            for _ in 0..<5 where !isInRange || !self.take(TextCharacters.isHexDigit) {
                self.reportHere("expected eight hexadecimal digits up to 0010FFFF after \"\\U\"")
                return
            }
            self.checkScalar(ofDigits: 8)
        } else {
            self.reportHere("the escape is not one of \\a \\b \\f \\n \\r \\t \\v \\\\ \\? \\' \\\" \\0 \\x \\u \\U")
        }
    }
}

extension TextTokenizer {
    /// Refuses the escape whose digits were just read if it names no Unicode scalar.
    private mutating func checkScalar(ofDigits count: Int) {
        guard !self.acceptsAnyUnicode else { return }
        let digits = self.input[(self.position - count)..<self.position]
        let point = digits.reduce(0) { $0 << 4 | (TextEscapes.digit($1) ?? 0) }
        guard Unicode.Scalar(point) == nil else { return }
        let name = "U+" + String(point, radix: 16, uppercase: true)
        self.reportHere(
            point > 0x10ffff
                ? "\(name) is not a character, the last one is U+10FFFF"
                : "\(name) is half of a surrogate pair; write the whole character, as \\U and eight digits"
        )
    }
}

/// The character classes of text format.
enum TextCharacters {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isOctalDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) }

    static func isHexDigit(_ byte: UInt8) -> Bool { TextEscapes.digit(byte) != nil }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool { self.isLetter(byte) || self.isDigit(byte) }

    static func isURL(_ byte: UInt8) -> Bool { self.isAlphanumeric(byte) || "-.~!$&()*+,;=%/".utf8.contains(byte) }
}
