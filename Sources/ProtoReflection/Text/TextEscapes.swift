/// The escapes of text format's strings.
package enum TextEscapes {
    /// Appends bytes as text format writes them between quotes: octal escapes for all that is not printable ASCII.
    package static func encode(_ bytes: [UInt8], into output: inout [UInt8]) {
        let backslash = UInt8(ascii: "\\")
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"): output += [backslash, UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): output += [backslash, UInt8(ascii: "r")]
            case UInt8(ascii: "\t"): output += [backslash, UInt8(ascii: "t")]
            case UInt8(ascii: "\""), UInt8(ascii: "'"), backslash: output += [backslash, byte]
            case 0x20..<0x7f: output.append(byte)
            default:
                let zero = UInt8(ascii: "0")
                output += [backslash, zero + (byte >> 6), zero + (byte >> 3 & 7), zero + (byte & 7)]
            }
        }
    }

    /// The bytes that an escaped text between quotes means; `nil` if an escape is wrong.
    package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "\\") {
                output.append(byte)
            } else if !Self.decodeEscape(&rest, into: &output) {
                return nil
            }
        }
        return output
    }

    /// Takes one escape, behind its backslash.
    private static func decodeEscape(_ rest: inout ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        guard let kind = rest.popFirst() else { return false }
        switch kind {
        case UInt8(ascii: "a"): output.append(0x07)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0c)
        case UInt8(ascii: "n"): output.append(0x0a)
        case UInt8(ascii: "r"): output.append(0x0d)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "v"): output.append(0x0b)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "\""): output.append(kind)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            let more = Self.digits(&rest, base: 8, upTo: 2)
            let value = more.digits.reduce(UInt32(kind - UInt8(ascii: "0"))) { $0 * 8 + $1 }
            output.append(UInt8(truncatingIfNeeded: value))
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let (value, digits) = Self.digits(&rest, base: 16, upTo: 2)
            guard !digits.isEmpty else { return false }
            output.append(UInt8(truncatingIfNeeded: value))
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            return Self.decodeUnicode(&rest, length: kind == UInt8(ascii: "u") ? 4 : 8, into: &output)
        default: return false
        }
        return true
    }

    private static func decodeUnicode(
        _ rest: inout ArraySlice<UInt8>,
        length: Int,
        into output: inout [UInt8]
    ) -> Bool {
        var (point, digits) = Self.digits(&rest, base: 16, upTo: length)
        guard digits.count == length else { return false }
        // A first surrogate joins a second one that follows at once.
        if (0xd800..<0xdc00).contains(point), rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            var ahead = rest.dropFirst(2)
            let (second, digits) = Self.digits(&ahead, base: 16, upTo: 4)
            if digits.count == 4, (0xdc00..<0xe000).contains(second) {
                point = 0x10000 + ((point - 0xd800) << 10 | (second - 0xdc00))
                rest = ahead
            }
        }
        Self.append(point, to: &output)
        return true
    }

    /// Appends a code point in UTF-8's scheme, lone surrogates too, as protoc does.
    ///
    /// What is beyond Unicode stays an escape.
    private static func append(_ point: UInt32, to output: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(point >> shift & 0x3f) }
        switch point {
        case ..<0x80: output.append(UInt8(point))
        case ..<0x800: output += [0xc0 | UInt8(point >> 6), tail(0)]
        case ..<0x10000: output += [0xe0 | UInt8(point >> 12), tail(6), tail(0)]
        case ..<0x110000: output += [0xf0 | UInt8(point >> 18), tail(12), tail(6), tail(0)]
        default:
            let hex = String(point, radix: 16)
            output += Array(("\\U" + String(repeating: "0", count: max(0, 8 - hex.utf8.count)) + hex).utf8)
        }
    }

    private static func digits(
        _ rest: inout ArraySlice<UInt8>,
        base: UInt32,
        upTo limit: Int
    ) -> (value: UInt32, digits: [UInt32]) {
        var digits: [UInt32] = []
        while digits.count < limit, let byte = rest.first, let digit = Self.digit(byte), digit < base {
            digits.append(digit)
            rest.removeFirst()
        }
        return (digits.reduce(0) { $0 &* base &+ $1 }, digits)
    }

    /// The value of a hexadecimal digit.
    package static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
