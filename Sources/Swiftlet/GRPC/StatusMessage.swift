/// The percent-encoding of `grpc-message` (gRPC over HTTP/2, "Status-Message").
package enum StatusMessage {
    /// Calls `body` with the encoded message; one of printable ASCII without `%` is passed on as it is.
    ///
    /// Blanks at the ends are encoded too, as a field's value must not have them (RFC 9113, section 8.2.1).
    package static func withEncoded<Result>(
        _ message: String,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        var message = message
        return message.withUTF8 { text in
            let escaped = text.indices.reduce(0) { $0 + (self.isPlain(text, $1) ? 0 : 1) }
            if escaped == 0 {
                return body(UnsafeRawBufferPointer(text))
            }
            let count = text.count + 2 * escaped
            return withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { target in
                self.encode(text, into: target)
                return body(UnsafeRawBufferPointer(target))
            }
        }
    }

    private static func encode(_ text: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableRawBufferPointer) {
        var place = 0
        for (index, byte) in text.enumerated() {
            if self.isPlain(text, index) {
                target[place] = byte
                place += 1
            } else {
                target[place] = UInt8(ascii: "%")
                target[place + 1] = self.hexDigit(byte >> 4)
                target[place + 2] = self.hexDigit(byte & 15)
                place += 3
            }
        }
    }

    /// Decodes a message.
    ///
    /// A `%` without two hexadecimal digits stays as it is, and octets that are not UTF-8 become U+FFFD: gRPC forbids to
    /// throw a message away.
    package static func decode(_ value: UnsafeRawBufferPointer) -> String {
        guard value.contains(UInt8(ascii: "%")) else {
            return String(decoding: value, as: UTF8.self)
        }
        return self.decodeEscapes(value)
    }

    private static func decodeEscapes(_ value: UnsafeRawBufferPointer) -> String {
        withUnsafeTemporaryAllocation(byteCount: value.count, alignment: 1) { target in
            var count = 0
            var index = 0
            while index < value.count {
                if value[index] == UInt8(ascii: "%"), index + 2 < value.count,
                    let high = self.hexValue(value[index + 1]), let low = self.hexValue(value[index + 2])
                {
                    target[count] = high << 4 | low
                    index += 3
                } else {
                    target[count] = value[index]
                    index += 1
                }
                count += 1
            }
            return String(decoding: target[..<count], as: UTF8.self)
        }
    }

    @inline(__always)
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let byte = text[index]
        let isBlankAtEnd = byte == 0x20 && (index == 0 || index == text.count - 1)
        return byte >= 0x20 && byte <= 0x7e && byte != UInt8(ascii: "%") && !isBlankAtEnd
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "A")
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return digit - UInt8(ascii: "a") + 10
        default: return nil
        }
    }
}
