/// The value of a `string` field: UTF-8, or, where the schema does not check it, any bytes.
///
/// proto2 strings may hold bytes that are not UTF-8, and must keep them when a message is read and written again.
public struct ProtoString: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The bytes as they are on the wire.
    public var utf8: [UInt8]

    /// Makes a value of bytes that should be UTF-8.
    public init(utf8: [UInt8]) {
        self.utf8 = utf8
    }

    /// Makes a value of text.
    public init(_ text: some StringProtocol) {
        self.utf8 = Array(text.utf8)
    }

    /// Makes a value of a literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The text; bytes that are not UTF-8 are replaced by U+FFFD.
    public var description: String { String(decoding: self.utf8, as: UTF8.self) }

    /// Whether the bytes are well-formed UTF-8.
    public var isValid: Bool { self.utf8.withUnsafeBytes { UTF8Check.isValid($0) } }
}

/// The test for well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
package enum UTF8Check {
    package static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            guard let (length, second) = self.shape(of: lead), index + length <= count else { return false }
            guard second.contains(bytes[index + 1]) else { return false }
            for offset in 2..<max(length, 2) where bytes[index + offset] & 0xc0 != 0x80 { return false }
            index += length
        }
        return true
    }

    /// The length of a sequence and the range of its second byte, by its first byte.
    private static func shape(of lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
        switch lead {
        case 0xc2...0xdf: (2, 0x80...0xbf)
        case 0xe0: (3, 0xa0...0xbf)
        case 0xed: (3, 0x80...0x9f)
        case 0xe1...0xef: (3, 0x80...0xbf)
        case 0xf0: (4, 0x90...0xbf)
        case 0xf1...0xf3: (4, 0x80...0xbf)
        case 0xf4: (4, 0x80...0x8f)
        default: nil
        }
    }
}
