/// What a field holds.
///
/// A repeated field holds a ``list(_:)``. So does a map: of entry messages, whose field 1 is the key and field 2 the
/// value, in the order in which they came and with repeated keys, as on the wire. The last entry for a key counts.
public enum FieldValue: Equatable, Sendable {
    /// `bool`.
    case bool(Bool)
    /// `int32`, `sint32`, `sfixed32`.
    case int32(Int32)
    /// `int64`, `sint64`, `sfixed64`.
    case int64(Int64)
    /// `uint32`, `fixed32`.
    case uint32(UInt32)
    /// `uint64`, `fixed64`.
    case uint64(UInt64)
    /// `float`.
    case float(Float)
    /// `double`.
    case double(Double)
    /// The number of an enum value.
    case `enum`(Int32)
    /// `string`.
    case string(ProtoString)
    /// `bytes`.
    case bytes([UInt8])
    /// A message or group.
    case message(DynamicMessage)
    /// The elements of a repeated field, or the entries of a map.
    case list([FieldValue])

    /// Whether a field without presence counts as not set with this value.
    ///
    /// Negative zero is not zero.
    package var isZero: Bool {
        switch self {
        case .bool(let value): !value
        case .int32(let value), .enum(let value): value == 0
        case .int64(let value): value == 0
        case .uint32(let value): value == 0
        case .uint64(let value): value == 0
        case .float(let value): value.bitPattern == 0
        case .double(let value): value.bitPattern == 0
        case .string(let value): value.utf8.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let value): value.isEmpty
        case .message: false
        }
    }

    /// Whether a field of a type may hold this value as its one value or as an element.
    package func fits(_ type: FieldType) -> Bool {
        switch (self, type) {
        case (.bool, .bool), (.float, .float), (.double, .double), (.enum, .enum), (.string, .string), (.bytes, .bytes),
            (.message, .message), (.message, .group), (.int32, .int32), (.int32, .sint32), (.int32, .sfixed32),
            (.int64, .int64), (.int64, .sint64), (.int64, .sfixed64), (.uint32, .uint32), (.uint32, .fixed32),
            (.uint64, .uint64), (.uint64, .fixed64):
            true
        default: false
        }
    }

    /// Whether the field may hold this value.
    package func fits(_ field: FieldRecord) -> Bool {
        guard field.isRepeated else { return self.fits(field.type) }
        guard case .list(let elements) = self else { return false }
        return elements.allSatisfy { $0.fits(field.type) }
    }
}
