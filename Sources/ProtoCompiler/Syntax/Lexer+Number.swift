extension Lexer {
    /// Reads a number that begins with a digit.
    mutating func number() -> TokenKind {
        let start = position
        if byte(start) == UInt8(ascii: "0") {
            let second = byte(start + 1)
            if second | 0x20 == UInt8(ascii: "x") { return hexadecimal(start) }
            if CharacterClass.isDigit(second) { return octal(start) }
        }
        skipDigits()
        if byte(position) == UInt8(ascii: ".") {
            position += 1
            return fraction(start)
        }
        if byte(position) | 0x20 == UInt8(ascii: "e") { return exponent(start) }
        return endOfNumber(start, .integer)
    }

    /// Reads the digits behind a decimal point, and the exponent if there is one.
    mutating func fraction(_ start: Int) -> TokenKind {
        skipDigits()
        if byte(position) | 0x20 == UInt8(ascii: "e") { return exponent(start) }
        return endOfNumber(start, .float)
    }

    private mutating func skipDigits() {
        while CharacterClass.isDigit(byte(position)) { position &+= 1 }
    }

    private mutating func exponent(_ start: Int) -> TokenKind {
        position += 1
        if byte(position) == UInt8(ascii: "-") || byte(position) == UInt8(ascii: "+") { position += 1 }
        if !CharacterClass.isDigit(byte(position)) {
            error(start, position, "the exponent of this number has no digits")
        }
        skipDigits()
        return endOfNumber(start, .float)
    }

    private mutating func hexadecimal(_ start: Int) -> TokenKind {
        position += 2
        let digits = position
        while CharacterClass.isHexDigit(byte(position)) { position += 1 }
        if position == digits { error(start, position, "\"0x\" must be followed by hexadecimal digits") }
        return endOfNumber(start, .integer)
    }

    private mutating func octal(_ start: Int) -> TokenKind {
        skipDigits()
        for offset in start..<position where byte(offset) > UInt8(ascii: "7") {
            error(start, position, "a number with a leading zero is octal and cannot hold the digit 8 or 9")
            break
        }
        return endOfNumber(start, .integer)
    }

    /// Reports what must not stand directly behind a number.
    private mutating func endOfNumber(_ start: Int, _ kind: TokenKind) -> TokenKind {
        let next = byte(position)
        if CharacterClass.isLetter(next) {
            error(start, position + 1, "a space is needed between a number and an identifier")
        } else if next == UInt8(ascii: ".") {
            let problem =
                kind == .float
                ? "this number has a decimal point or exponent already and cannot have another point"
                : "hexadecimal and octal numbers must be integers"
            error(start, position + 1, problem)
        }
        return kind
    }
}
