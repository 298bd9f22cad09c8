/// Base64 with the alphabet of RFC 4648, section 4, as binary metadata uses it.
package enum Base64 {
    /// How many characters the unpadded encoding of `count` bytes has.
    package static func encodedCount(_ count: Int) -> Int {
        (count * 4 + 2) / 3
    }

    /// Encodes without padding, into a place of at least ``encodedCount(_:)`` bytes.
    package static func encode(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        precondition(target.count >= self.encodedCount(bytes.count), "room for \(target.count) characters")
        var place = 0
        var index = 0
        while index + 2 < bytes.count {
            let word = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            target[place] = self.digit(word >> 18)
            target[place + 1] = self.digit(word >> 12)
            target[place + 2] = self.digit(word >> 6)
            target[place + 3] = self.digit(word)
            place += 4
            index += 3
        }
        let rest = bytes.count - index
        guard rest > 0 else { return }
        let word = UInt32(bytes[index]) << 16 | (rest == 2 ? UInt32(bytes[index + 1]) << 8 : 0)
        target[place] = self.digit(word >> 18)
        target[place + 1] = self.digit(word >> 12)
        if rest == 2 {
            target[place + 2] = self.digit(word >> 6)
        }
    }

    /// Decodes characters with or without padding; blanks around them are ignored.
    ///
    /// Bits of the last character that belong to no byte are ignored, as some encoders leave them set.
    ///
    /// - Returns: `nil` if a character is not of the alphabet, the padding is not what the length asks for, or the
    ///   length is one that no encoding has.
    package static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let digits = self.trimmed(text) else { return nil }
        guard digits.count % 4 != 1 else { return nil }
        var isValid = true
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 4 * 3 + 2) { target, count in
            var word: UInt32 = 0
            var bits = 0
            for character in digits {
                let value = self.values[Int(character)]
                isValid = isValid && value < 64
                word = word << 6 | UInt32(value & 63)
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    target[count] = UInt8(truncatingIfNeeded: word >> UInt32(bits))
                    count += 1
                }
            }
        }
        return isValid ? bytes : nil
    }

    /// The text without blanks and padding, or `nil` if there is padding that does not fit.
    private static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let text = text.trimmingBlanks()
        var end = text.count
        while end > 0, text.count - end < 2, text[end - 1] == UInt8(ascii: "=") {
            end -= 1
        }
        guard end == text.count || text.count % 4 == 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: text[..<end])
    }

    @inline(__always)
    private static func digit(_ value: UInt32) -> UInt8 {
        self.digits.utf8Start[Int(value & 63)]
    }

    private static let digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The value of each character; 255 for those that are not of the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for value in 0..<64 {
            values[Int(digits.utf8Start[value])] = UInt8(value)
        }
        return values
    }()
}

extension UnsafeRawBufferPointer {
    /// Without the spaces and tabs at both ends (RFC 9110, section 5.5).
    func trimmingBlanks() -> UnsafeRawBufferPointer {
        var start = 0
        var end = self.count
        while start < end, self[start] == 0x20 || self[start] == 0x09 {
            start += 1
        }
        while start < end, self[end - 1] == 0x20 || self[end - 1] == 0x09 {
            end -= 1
        }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
