/// What a byte can begin or continue in a `.proto` file.
///
/// The table is a string literal, so that it lies in the program's constants and needs no initialization.
/// One character stands for one byte value:
/// ` ` white space but not newline, `n` newline, `a` letter a-f, `l` other letter or underscore, `0` octal digit,
/// `8` decimal digit that is not octal, `z` the zero byte, `c` other control character, `h` not ASCII,
/// `.` any other character.
enum CharacterClass {
    static let whitespace = UInt8(ascii: " ")
    static let newline = UInt8(ascii: "n")
    static let hexLetter = UInt8(ascii: "a")
    static let letter = UInt8(ascii: "l")
    static let octalDigit = UInt8(ascii: "0")
    static let decimalDigit = UInt8(ascii: "8")
    static let zero = UInt8(ascii: "z")
    static let control = UInt8(ascii: "c")
    static let notASCII = UInt8(ascii: "h")

    private static let table: StaticString = """
        zcccccccc n   cccccccccccccccccc\
         ...............0000000088......\
        .aaaaaallllllllllllllllllll....l\
        .aaaaaallllllllllllllllllll.....\
        hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh\
        hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh\
        hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh\
        hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh
        """

    /// The class of a byte.
    @inline(__always)
    static func of(_ byte: UInt8) -> UInt8 { table.utf8Start[Int(byte)] }

    /// Whether a byte is a decimal digit.
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Whether a byte is a hexadecimal digit.
    @inline(__always)
    static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    /// Whether a byte can begin an identifier.
    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }

    /// Whether a byte can continue an identifier.
    @inline(__always)
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
