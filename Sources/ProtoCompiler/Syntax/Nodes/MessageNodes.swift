/// A message: `message Name { … }`, or the body of a group.
struct MessageNode: Sendable {
    /// From the visibility or keyword to the closing brace; for a group, the field's tokens.
    var tokens: TokenRange
    /// The keyword `export` or `local`; -1 for none.
    var visibility: TokenIndex
    /// The identifier.
    var name: TokenIndex
    /// The braces and what is in them.
    var block: Block
    /// Whether this is the body of a group.
    var isGroup: Bool
}

/// A field, group or map of a message, oneof or `extend` block.
struct FieldNode: Sendable {
    /// From the label or type to the semicolon, or to the closing brace of a group.
    var tokens: TokenRange
    /// The label's token; -1 for none.
    var labelToken: TokenIndex
    /// What the label says.
    var label: Label
    /// What the type is.
    var type: FieldType
    /// The tokens of the type: the word, the name, or `map<…>`.
    var typeTokens: TokenRange
    /// For a map, its types.
    var map: NodeID<MapNode>
    /// The identifier.
    var name: TokenIndex
    /// The number's token.
    var numberToken: TokenIndex
    /// The number.
    var number: Int32
    /// What stands in brackets.
    var options: CompactOptions
    /// For a group, its body.
    var group: NodeID<MessageNode>
}

/// What stands before a field's type.
enum Label: UInt8, Sendable {
    case none = 0
    case optional = 1
    case required = 2
    case repeated = 3
}

/// What a field's type is, in as much as the grammar tells.
///
/// The raw values of types are those of `FieldDescriptorProto.Type`.
enum FieldType: UInt8, Sendable {
    /// A name: message or enum, which only linking can tell.
    case named = 0
    case double = 1
    case float = 2
    case int64 = 3
    case uint64 = 4
    case int32 = 5
    case fixed64 = 6
    case fixed32 = 7
    case bool = 8
    case string = 9
    case group = 10
    case message = 11
    case bytes = 12
    case uint32 = 13
    case enumeration = 14
    case sfixed32 = 15
    case sfixed64 = 16
    case sint32 = 17
    case sint64 = 18
    /// A map, which linking turns into a repeated message field.
    case map = 19

    /// The type that a word means, `nil` for any other name.
    init?(_ word: NameID) {
        guard word.raw <= Keyword.sint64.rawValue else { return nil }
        switch Keyword(rawValue: word.raw) {
        case .group: self = .group
        case .double: self = .double
        case .float: self = .float
        case .int64: self = .int64
        case .uint64: self = .uint64
        case .int32: self = .int32
        case .fixed64: self = .fixed64
        case .fixed32: self = .fixed32
        case .bool: self = .bool
        case .string: self = .string
        case .bytes: self = .bytes
        case .uint32: self = .uint32
        case .sfixed32: self = .sfixed32
        case .sfixed64: self = .sfixed64
        case .sint32: self = .sint32
        case .sint64: self = .sint64
        default: return nil
        }
    }
}

/// The types of a map: `map<key, value>`.
struct MapNode: Sendable {
    var keyType: FieldType
    var keyTokens: TokenRange
    var valueType: FieldType
    var valueTokens: TokenRange
}

/// A oneof: `oneof name { … }`.
struct OneofNode: Sendable {
    /// From the keyword to the closing brace.
    var tokens: TokenRange
    /// The identifier.
    var name: TokenIndex
    /// The braces and the fields and options in them.
    var block: Block
}

/// Extensions of a message: `extend Type { … }`.
struct ExtendNode: Sendable {
    /// From the keyword to the closing brace.
    var tokens: TokenRange
    /// The name of the extended message.
    var extendee: TokenRange
    /// The braces and the fields in them.
    var block: Block
}

/// Extension ranges: `extensions 4, 10 to 20, 100 to max [ … ];`.
struct ExtensionsNode: Sendable {
    /// From the keyword to the semicolon.
    var tokens: TokenRange
    /// The ranges.
    var ranges: NodeRange<RangeNode>
    /// What stands in brackets; it holds for each of the ranges.
    var options: CompactOptions
}

/// Reserved numbers or names: `reserved 4, 10 to 20;`, `reserved "a", "b";`.
struct ReservedNode: Sendable {
    /// From the keyword to the semicolon.
    var tokens: TokenRange
    /// The ranges; none if names are reserved.
    var ranges: NodeRange<RangeNode>
    /// The names; none if ranges are reserved.
    var names: NodeRange<ReservedNameNode>
}

/// One reserved name.
struct ReservedNameNode: Sendable {
    /// The string tokens, or in editions the identifier.
    var tokens: TokenRange
}

/// One range of numbers.
///
/// `start` and `end` are inclusive, as they are written.
struct RangeNode: Sendable {
    /// The tokens of the first number.
    var startTokens: TokenRange
    /// The tokens behind `to`; the same as the first ones if the range is one number.
    var endTokens: TokenRange
    /// The first number.
    var start: Int32
    /// The last number; `Int32.max` for `max`.
    var end: Int32
    /// Whether the range ends with `max`.
    var isToMax: Bool
}
