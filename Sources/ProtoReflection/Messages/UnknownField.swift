/// A field that came on the wire but is not in the schema; it is kept and written again.
public struct UnknownField: Hashable, Sendable {
    /// What came, by wire type.
    public enum Value: Hashable, Sendable {
        /// A varint.
        case varint(UInt64)
        /// Four bytes.
        case fixed32(UInt32)
        /// Eight bytes.
        case fixed64(UInt64)
        /// Bytes behind a length.
        case lengthDelimited([UInt8])
        /// A group, with its fields in order.
        case group([UnknownField])
    }

    /// The field's number; in a message set up to 2^32-1.
    public var number: UInt32
    /// What came.
    public var value: Value

    /// Makes an unknown field.
    public init(number: UInt32, value: Value) {
        self.number = number
        self.value = value
    }
}
