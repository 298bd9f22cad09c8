/// Integers with an N-bit prefix (RFC 7541, section 5.1).
///
/// ```
///   0   1   2   3   4   5   6   7
/// +---+---+---+---+---+---+---+---+
/// | ? | ? | ? |       Value       |   fits in the prefix, or
/// +---+---+---+---+---+---+---+---+
/// | ? | ? | ? | 1   1   1   1   1 |   all ones, then the rest,
/// +---+---+---+---+---+---+---+---+
/// | 1 |      7 bits, low first    |   7 bits at a time
/// | 0 |      the last 7 bits      |
/// +---+---------------------------+
/// ```
package enum IntegerCoding {
    /// Decodes an integer whose prefix is in the octet at `cursor` and moves `cursor` behind it.
    ///
    /// The prefix has 1 to 8 bits.
    ///
    /// - Throws: ``DecodingError/truncated(offset:)`` or ``DecodingError/integerTooLarge(offset:)``.
    @inline(__always)
    package static func decode(
        _ bytes: UnsafeRawBufferPointer,
        at cursor: inout Int,
        prefixBits: Int
    ) throws(DecodingError) -> Int {
        let mask = (1 << prefixBits) &- 1
        guard cursor < bytes.count else { throw .truncated(offset: cursor) }
        let prefix = Int(bytes[cursor]) & mask
        cursor &+= 1
        if prefix < mask {
            return prefix
        }
        return try self.decodeRest(bytes, at: &cursor, from: mask)
    }

    @inline(never)
    private static func decodeRest(
        _ bytes: UnsafeRawBufferPointer,
        at cursor: inout Int,
        from start: Int
    ) throws(DecodingError) -> Int {
        let first = cursor &- 1
        var value = start
        var shift = 0
        while true {
            guard cursor < bytes.count else { throw .truncated(offset: first) }
            guard shift <= 28 else { throw .integerTooLarge(offset: first) }
            let octet = Int(bytes[cursor])
            cursor &+= 1
            value &+= (octet & 0x7f) << shift
            if octet < 0x80 {
                break
            }
            shift &+= 7
        }
        guard value <= UInt32.max else { throw .integerTooLarge(offset: first) }
        return value
    }

    /// Appends `value` with its prefix below the bits of `pattern`.
    ///
    /// The value is at most 2^32 - 1, the prefix has 1 to 8 bits, and `pattern` holds the representation's leading bits.
    package static func encode(_ value: Int, prefixBits: Int, pattern: UInt8, into output: inout ByteStorage) {
        let mask = (1 << prefixBits) &- 1
        if value < mask {
            output.append(pattern | UInt8(truncatingIfNeeded: value))
            return
        }
        output.append(pattern | UInt8(truncatingIfNeeded: mask))
        var rest = value &- mask
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest & 0x7f | 0x80))
            rest >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: rest))
    }
}
