/// What is wrong with bytes that should be a message.
public enum WireProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The input ends within a value.
    case truncated
    /// A varint does not end after ten bytes.
    case overlongVarint
    /// A tag is longer than five bytes or larger than 2^32-1.
    case tagTooLarge
    /// A tag names field 0.
    case fieldNumberZero
    /// A tag's wire type is 6 or 7.
    case wireTypeUnknown(UInt8)
    /// A length is more than 2^31-1.
    case lengthTooLarge
    /// A length reaches past the end of the message that holds it.
    case lengthBeyondEnd(length: Int, remaining: Int)
    /// A group ends that did not begin.
    case unexpectedEndGroup(UInt32)
    /// A group ends with another group's number.
    case mismatchedEndGroup(expected: UInt32, found: UInt32)
    /// A group does not end.
    case unterminatedGroup(UInt32)
    /// Messages stand within messages more deeply than the limit allows.
    case tooDeep
    /// A `string` field that must be UTF-8 is not.
    case invalidUTF8

    /// The problem in words, without its place.
    public var description: String {
        switch self {
        case .truncated: "the input ends within a value"
        case .overlongVarint: "a varint is longer than 10 bytes"
        case .tagTooLarge: "a field tag is longer than 5 bytes or larger than 4294967295"
        case .fieldNumberZero: "field number 0 is not allowed"
        case .wireTypeUnknown(let type): "wire type \(type) does not exist, expected 0 to 5"
        case .lengthTooLarge: "a length is larger than the limit of 2147483647 or longer than 5 bytes"
        case .lengthBeyondEnd(let length, let remaining):
            "length \(length) reaches past the end, only \(remaining) bytes are left"
        case .unexpectedEndGroup(let number): "group \(number) ends here but did not begin"
        case .mismatchedEndGroup(let expected, let found):
            "group \(found) ends here, expected the end of group \(expected)"
        case .unterminatedGroup(let number): "group \(number) has no end"
        case .tooDeep: "messages are nested more deeply than the limit allows"
        case .invalidUTF8: "the string is not valid UTF-8; use the type bytes for raw bytes"
        }
    }
}
