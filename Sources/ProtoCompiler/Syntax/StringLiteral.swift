/// The value of string tokens.
///
/// The lexer has reported every escape sequence that is wrong.
enum StringLiteral {
    /// The bytes that one string token, quotes included, stands for.
    static func append(_ token: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var reader = EscapeReader(bytes: token, position: 1, end: contentEnd(token))
        while reader.position < reader.end {
            let byte = token[reader.position]
            reader.position += 1
            if byte == UInt8(ascii: "\\"), reader.position < reader.end {
                reader.appendEscape(to: &output)
            } else {
                output.append(byte)
            }
        }
    }

    /// Where the content ends: before the closing quote, which is missing in a damaged token.
    private static func contentEnd(_ token: UnsafeBufferPointer<UInt8>) -> Int {
        token.count >= 2 && token[token.count - 1] == token[0] ? token.count - 1 : token.count
    }
}

/// Reads one escape sequence.
private struct EscapeReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position: Int
    let end: Int

    /// Appends what the escape sequence means.
    ///
    /// The position is behind the backslash.
    mutating func appendEscape(to output: inout [UInt8]) {
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "a"): output.append(0x07)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "v"): output.append(0x0B)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            output.append(UInt8(truncatingIfNeeded: digits(atMost: 3, radix: 8).value))
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            output.append(UInt8(truncatingIfNeeded: digits(atMost: 2, radix: 16).value))
        case UInt8(ascii: "u"):
            appendCodePoint(digitCount: 4, to: &output)
        case UInt8(ascii: "U"):
            appendCodePoint(digitCount: 8, to: &output)
        default:
            output.append(letter)
        }
    }

    /// Appends a code point.
    ///
    /// Two `\u` escapes that make a surrogate pair are one code point; a lone surrogate is encoded as it is, though
    /// that is not UTF-8.
    private mutating func appendCodePoint(digitCount: Int, to output: inout [UInt8]) {
        var code = digits(atMost: digitCount, radix: 16).value
        if code & 0xFFFF_FC00 == 0xD800, let trail = trailSurrogate() {
            code = 0x10000 + ((code - 0xD800) << 10 | (trail - 0xDC00))
        }
        guard code <= 0x10FFFF else {
            let hex = String(code, radix: 16)
            output += Array("\\U\(String(repeating: "0", count: 8 - hex.count))\(hex)".utf8)
            return
        }
        appendUTF8(code, to: &output)
    }

    /// Reads `\uDC00` to `\uDFFF` if it comes next.
    private mutating func trailSurrogate() -> UInt32? {
        guard position + 6 <= end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { return nil }
        let start = position
        position += 2
        let (code, count) = digits(atMost: 4, radix: 16)
        if count == 4, code & 0xFFFF_FC00 == 0xDC00 { return code }
        position = start
        return nil
    }

    private mutating func digits(atMost limit: Int, radix: UInt32) -> (value: UInt32, count: Int) {
        var value: UInt32 = 0
        var count = 0
        while count < limit, position < end, let digit = IntegerLiteral.digit(bytes[position]), digit < radix {
            value = value &* radix &+ UInt32(digit)
            position += 1
            count += 1
        }
        return (value, count)
    }

    private func appendUTF8(_ code: UInt32, to output: inout [UInt8]) {
        switch code {
        case 0..<0x80:
            output.append(UInt8(code))
        case 0x80..<0x800:
            output.append(UInt8(0xC0 | code >> 6))
            output.append(UInt8(0x80 | code & 0x3F))
        case 0x800..<0x10000:
            output.append(UInt8(0xE0 | code >> 12))
            output.append(UInt8(0x80 | code >> 6 & 0x3F))
            output.append(UInt8(0x80 | code & 0x3F))
        default:
            output.append(UInt8(0xF0 | code >> 18))
            output.append(UInt8(0x80 | code >> 12 & 0x3F))
            output.append(UInt8(0x80 | code >> 6 & 0x3F))
            output.append(UInt8(0x80 | code & 0x3F))
        }
    }
}
