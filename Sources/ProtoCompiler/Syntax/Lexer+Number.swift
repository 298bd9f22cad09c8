extension Lexer {
    /// Reads a number that begins with a digit.
    mutating func number() -> TokenKind {
        let start = position
        if byte(start) == UInt8(ascii: "0") {
            let second = byte(start + 1)
            if second | 0x20 == UInt8(ascii: "x") { return hexadecimal() }
            if CharacterClass.isDigit(second) { return octal(start) }
        }
        skipDigits()
        if byte(position) == UInt8(ascii: ".") {
            position += 1
            return fraction()
        }
        if byte(position) | 0x20 == UInt8(ascii: "e") { return exponent() }
        return endOfNumber(.integer)
    }

    /// Reads the digits behind a decimal point, and the exponent if there is one.
    mutating func fraction() -> TokenKind {
        skipDigits()
        if byte(position) | 0x20 == UInt8(ascii: "e") { return exponent() }
        return endOfNumber(.float)
    }

    private mutating func skipDigits() {
        while CharacterClass.isDigit(byte(position)) { position &+= 1 }
    }

    private mutating func exponent() -> TokenKind {
        position += 1
        if byte(position) == UInt8(ascii: "-") || byte(position) == UInt8(ascii: "+") { position += 1 }
        if !CharacterClass.isDigit(byte(position)) {
            errorHere("the exponent of this number has no digits")
        }
        skipDigits()
        return endOfNumber(.float)
    }

    private mutating func hexadecimal() -> TokenKind {
        position += 2
        let digits = position
        while CharacterClass.isHexDigit(byte(position)) { position += 1 }
        if position == digits { errorHere("\"0x\" must be followed by hexadecimal digits") }
        return endOfNumber(.integer)
    }

    private mutating func octal(_ start: Int) -> TokenKind {
        skipDigits()
        for offset in start..<position where byte(offset) > UInt8(ascii: "7") {
            error(offset, offset + 1, "a number with a leading zero is octal and cannot hold the digit 8 or 9")
            break
        }
        return endOfNumber(.integer)
    }

    /// Reports what must not stand directly behind a number.
    private mutating func endOfNumber(_ kind: TokenKind) -> TokenKind {
        let next = byte(position)
        if CharacterClass.isLetter(next) {
            errorHere("a space is needed between a number and an identifier")
        } else if next == UInt8(ascii: ".") {
            let problem =
                kind == .float
                ? "this number has a decimal point or exponent already and cannot have another point"
                : "hexadecimal and octal numbers must be integers"
            errorHere(problem)
        }
        return kind
    }
}
