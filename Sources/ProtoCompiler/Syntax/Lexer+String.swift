extension Lexer {
    /// Reads a string behind its first quote.
    mutating func string(delimiter: UInt8) -> TokenKind {
        let start = position - 1
        while true {
            let next = byte(position)
            switch next {
            case delimiter:
                position += 1
                return .string
            case UInt8(ascii: "\n"):
                error(start, position, "this string is not closed on its line", hint: "add the missing quote")
                return .string
            case 0:
                if position == count {
                    error(start, position, "this string is not closed before the end of the file")
                    return .string
                }
                error(position, position + 1, "zero byte in a string", hint: "write it as \"\\0\"")
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
        let start = position
        position += 1
        let letter = byte(position)
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            position += 1
            if hexDigits(atMost: 1) == 0 {
                error(start, position, "\"\\x\" must be followed by one or two hexadecimal digits")
            }
        case UInt8(ascii: "u"):
            position += 1
            if hexDigits(atMost: 4) < 4 {
                error(start, position, "\"\\u\" must be followed by four hexadecimal digits")
            }
        case UInt8(ascii: "U"):
            position += 1
            longUnicodeEscape(start)
        default:
            guard Self.isSimpleEscape(letter) else {
                let text = letter >= 0x20 && letter < 0x7F ? String(UnicodeScalar(letter)) : ""
                error(start, position + 1, "\"\\\(text)\" is no escape sequence")
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
    private mutating func longUnicodeEscape(_ start: Int) {
        let digits = position
        let isComplete = hexDigits(atMost: 8) == 8
        let isInRange =
            isComplete && byte(digits) == UInt8(ascii: "0") && byte(digits + 1) == UInt8(ascii: "0")
            && (byte(digits + 2) == UInt8(ascii: "0") || byte(digits + 2) == UInt8(ascii: "1"))
        if !isInRange {
            error(start, position, "\"\\U\" must be followed by eight hexadecimal digits up to 0010FFFF")
        }
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
