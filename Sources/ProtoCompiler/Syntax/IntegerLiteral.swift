/// The value of integer tokens: decimal, octal with a leading zero, hexadecimal with `0x`.
enum IntegerLiteral {
    /// The value, or `nil` if it is greater than `limit` or the token is damaged.
    static func value(_ token: UnsafeBufferPointer<UInt8>, limit: UInt64 = .max) -> UInt64? {
        var radix: UInt64 = 10
        var index = 0
        if token.count > 1, token[0] == UInt8(ascii: "0") {
            let isHexadecimal = token[1] | 0x20 == UInt8(ascii: "x")
            radix = isHexadecimal ? 16 : 8
            index = isHexadecimal ? 2 : 1
        }
        var value: UInt64 = 0
        while index < token.count {
            guard let digit = digit(token[index]), digit < radix else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            if overflow || carry { return nil }
            value = sum
            index += 1
        }
        return value <= limit ? value : nil
    }

    /// The value of a digit or letter in radix 16 or less.
    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt8? {
        if CharacterClass.isDigit(byte) { return byte - UInt8(ascii: "0") }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }
}
