/// Why a header block could not be decoded.
///
/// Each of these leaves the decoder's dynamic table unusable: HTTP/2 treats all of them as connection errors
/// (RFC 9113, section 4.3), ``headerListTooLarge(size:limit:)`` as ENHANCE_YOUR_CALM and the others as
/// COMPRESSION_ERROR.
package enum DecodingError: Error, Equatable, Sendable {
    /// The block ends within a representation.
    case truncated(offset: Int)

    /// An integer needs more than 32 bits or more than five continuation octets (RFC 7541, section 5.1).
    case integerTooLarge(offset: Int)

    /// An indexed field with index 0 (RFC 7541, section 6.1).
    case indexZero(offset: Int)

    /// An index beyond the static and dynamic tables (RFC 7541, section 2.3.3).
    case indexOutOfRange(index: Int, highest: Int)

    /// The Huffman-encoded string contains the EOS symbol (RFC 7541, section 5.2).
    case huffmanEndOfString

    /// The Huffman-encoded string is padded with more than 7 bits or with bits other than EOS's (RFC 7541, section 5.2).
    case huffmanPadding

    /// A dynamic table size update after a field of the same block (RFC 7541, section 4.2).
    case sizeUpdateAfterField(offset: Int)

    /// A dynamic table size update above the limit that we announced (RFC 7541, section 6.3).
    case sizeUpdateTooLarge(size: Int, limit: Int)

    /// The limit was lowered and the block does not begin with a size update (RFC 7541, section 4.2).
    case sizeUpdateMissing(limit: Int)

    /// The uncompressed header list passed the hard limit.
    case headerListTooLarge(size: Int, limit: Int)
}

extension DecodingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let offset):
            return "header block ends within a field that starts at byte \(offset)"
        case .integerTooLarge(let offset):
            return "header block has an integer of more than 32 bits at byte \(offset)"
        case .indexZero(let offset):
            return "header block has index 0 at byte \(offset), expected 1 or more"
        case .indexOutOfRange(let index, let highest):
            return "header block refers to table entry \(index), the last one is \(highest)"
        case .huffmanEndOfString:
            return "huffman-encoded string contains the end-of-string symbol"
        case .huffmanPadding:
            return "huffman-encoded string is padded with something else than up to 7 bits of 1"
        case .sizeUpdateAfterField(let offset):
            return "dynamic table size update at byte \(offset), expected only at the start of the header block"
        case .sizeUpdateTooLarge(let size, let limit):
            return "dynamic table size update to \(size) bytes, allowed \(limit)"
        case .sizeUpdateMissing(let limit):
            return "header block starts without the dynamic table size update to \(limit) bytes or less"
        case .headerListTooLarge(let size, let limit):
            return "header list of \(size) bytes or more, allowed \(limit)"
        }
    }
}
