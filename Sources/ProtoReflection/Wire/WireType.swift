/// How a field's value is laid out after its tag.
///
/// See https://protobuf.dev/programming-guides/encoding/#structure.
public enum WireType: UInt8, Sendable {
    /// A base-128 integer of 1 to 10 bytes.
    case varint = 0
    /// Eight bytes, least significant first.
    case fixed64 = 1
    /// A varint length, then that many bytes.
    case lengthDelimited = 2
    /// Fields up to the matching ``endGroup``.
    case startGroup = 3
    /// The end of a group.
    case endGroup = 4
    /// Four bytes, least significant first.
    case fixed32 = 5
}

/// A field's number and wire type, as they stand before each value.
package struct Tag: Equatable, Sendable {
    /// The field number, 1…2^29-1 (2^32-1 within a message set).
    package var number: UInt32
    /// The layout of what follows.
    package var type: WireType

    package init(_ number: UInt32, _ type: WireType) {
        self.number = number
        self.type = type
    }

    /// The integer that is written as a varint.
    package var encoded: UInt64 { UInt64(self.number) << 3 | UInt64(self.type.rawValue) }
}
