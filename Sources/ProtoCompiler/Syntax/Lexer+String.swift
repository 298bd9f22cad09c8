extension Lexer {
    /// Reads a string behind its first quote.
    mutating func string(delimiter: UInt8) -> TokenKind {
        while true {
            let next = byte(position)
            switch next {
            case delimiter:
                position += 1
                return .string
            case UInt8(ascii: "\n"):
                errorHere("this string is not closed on its line", hint: "add the missing quote")
                return .string
            case 0:
                if position == count {
                    errorHere("this string is not closed before the end of the file")
                    return .string
                }
                errorHere("zero byte in a string", hint: "write it as \"\\0\"")
                position += 1
            case UInt8(ascii: "\\"):
                escape()
            default:
                position &+= 1
            }
        }
    }

    /// Checks an escape sequence and goes behind what is surely part of it.
    private mutating func escape() {
        position += 1
        let letter = byte(position)
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            position += 1
            if hexDigits(atMost: 1) == 0 {
                errorHere("\"\\x\" must be followed by one or two hexadecimal digits")
            }
        case UInt8(ascii: "u"):
            position += 1
            if hexDigits(atMost: 4) < 4 {
                errorHere("\"\\u\" must be followed by four hexadecimal digits")
            }
        case UInt8(ascii: "U"):
            position += 1
            longUnicodeEscape()
        default:
            guard Self.isSimpleEscape(letter) else {
                let text = letter >= 0x20 && letter < 0x7F ? String(UnicodeScalar(letter)) : ""
                errorHere("\"\\\(text)\" is no escape sequence")
                return
            }
            position += 1
        }
    }

    /// Reads hexadecimal digits and returns how many there were.
    private mutating func hexDigits(atMost limit: Int) -> Int {
        var found = 0
        while found < limit, CharacterClass.isHexDigit(byte(position)) {
            position += 1
            found += 1
        }
        return found
    }

    /// Reads the eight digits of `\U`, of which the first two are zero and the third zero or one.
    private mutating func longUnicodeEscape() {
        let isInRange =
            take(UInt8(ascii: "0")) && take(UInt8(ascii: "0"))
            && (take(UInt8(ascii: "0")) || take(UInt8(ascii: "1"))) && hexDigits(atMost: 5) == 5
        if !isInRange {
            errorHere("\"\\U\" must be followed by eight hexadecimal digits up to 0010FFFF")
        }
    }

    /// Goes behind the next byte if it is the given one.
    private mutating func take(_ wanted: UInt8) -> Bool {
        guard byte(position) == wanted else { return false }
        position += 1
        return true
    }

    /// Whether a letter behind a backslash is an escape sequence, or an octal digit that begins one.
    private static func isSimpleEscape(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"), UInt8(ascii: "v"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "'"),
            UInt8(ascii: "\""), UInt8(ascii: "0")...UInt8(ascii: "7"):
            true
        default:
            false
        }
    }
}
