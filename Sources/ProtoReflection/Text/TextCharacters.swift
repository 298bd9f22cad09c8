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
