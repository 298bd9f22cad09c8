extension TextTokenizer {
    /// Reads a number behind its first character, and behind its second where that was a point.
    mutating func number(startsWithZero: Bool = false, startsWithPoint: Bool = false) -> TextToken.Kind {
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
            isFloat = self.decimalDigits(startsWithPoint: startsWithPoint)
        }
        self.checkEndOfNumber(isFloat: isFloat)
        return isFloat ? .float : .integer
    }

    /// Reads the rest of a decimal number; returns whether it has a point, an exponent or an `f`.
    private mutating func decimalDigits(startsWithPoint: Bool) -> Bool {
        var isFloat = startsWithPoint
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
        return isFloat
    }

    /// Refuses what may not follow a number without a space.
    private mutating func checkEndOfNumber(isFloat: Bool) {
        if TextCharacters.isLetter(self.character) {
            self.reportHere("expected a space between a number and an identifier")
        } else if self.character == UInt8(ascii: ".") {
            self.reportHere(
                isFloat
                    ? "a number has one decimal point, before its exponent"
                    : "octal and hexadecimal numbers are integers"
            )
        }
    }

    /// Reads a string behind its opening quote.
    ///
    /// Its escapes are checked here and decoded by ``TextEscapes``.
    mutating func string(_ quote: UInt8) -> TextToken.Kind {
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
