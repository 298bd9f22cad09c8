/// The type of a field's values.
///
/// The raw values are those of `google.protobuf.FieldDescriptorProto.Type`.
public enum FieldType: Int32, Hashable, Sendable, CaseIterable {
    /// `double`.
    case double = 1
    /// `float`.
    case float = 2
    /// `int64`.
    case int64 = 3
    /// `uint64`.
    case uint64 = 4
    /// `int32`.
    case int32 = 5
    /// `fixed64`.
    case fixed64 = 6
    /// `fixed32`.
    case fixed32 = 7
    /// `bool`.
    case bool = 8
    /// `string`.
    case string = 9
    /// A message between a start and an end tag: a proto2 group, or `features.message_encoding = DELIMITED`.
    case group = 10
    /// A message behind its length.
    case message = 11
    /// `bytes`.
    case bytes = 12
    /// `uint32`.
    case uint32 = 13
    /// An enum.
    case `enum` = 14
    /// `sfixed32`.
    case sfixed32 = 15
    /// `sfixed64`.
    case sfixed64 = 16
    /// `sint32`.
    case sint32 = 17
    /// `sint64`.
    case sint64 = 18

    /// Whether values are messages, however they are written.
    public var isMessage: Bool { self == .message || self == .group }

    /// Whether a repeated field of this type may be packed.
    public var isPackable: Bool {
        switch self {
        case .string, .bytes, .message, .group: false
        default: true
        }
    }

    /// How one value is written.
    public var wireType: WireType {
        switch self {
        case .double, .fixed64, .sfixed64: .fixed64
        case .float, .fixed32, .sfixed32: .fixed32
        case .string, .bytes, .message: .lengthDelimited
        case .group: .startGroup
        case .int32, .int64, .uint32, .uint64, .sint32, .sint64, .bool, .enum: .varint
        }
    }

    /// The keyword in a `.proto` file; messages and enums go by their kind.
    public var name: String { String(describing: self) }
}

/// How many values a field has.
///
/// The raw values are those of `google.protobuf.FieldDescriptorProto.Label`.
public enum FieldLabel: Int32, Hashable, Sendable {
    /// None or one.
    case optional = 1
    /// Exactly one.
    case required = 2
    /// Any number.
    case repeated = 3
}
