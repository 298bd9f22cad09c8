/// A package, one node for each part of its name.
struct Package: Sendable {
    /// The last part of the name; `.none` for the root.
    var name: NameID
    /// The package that it lies in; `Symbol.root` for the root itself.
    var parent: Symbol
    /// The name with all parts; empty for the root.
    var fullName: ByteArena.Slice
    /// The file that named the package first.
    var file: NodeID<LinkedFile>
}

/// An import of a linked file.
struct Import: Sendable {
    /// The imported file; `.none` if it was not found or could not be parsed.
    var file: NodeID<LinkedFile>
    /// What stands before the file's name.
    var modifier: ImportNode.Modifier
    /// The name as it is written.
    var path: NameID
}

/// A file.
struct LinkedFile: Sendable {
    /// The name that it is imported by.
    var path: NameID
    /// Which rules it follows.
    var dialect: Dialect
    /// The package; `Symbol.root` if the file has none.
    var package: Symbol
    /// Whether the file has a `package` statement.
    var hasPackage: Bool
    /// The imports in source order, those of options last.
    var imports: [Import]
    /// The file's own messages, enums, services and extensions, in source order.
    var messages = NodeRange<Message>.none
    var enums = NodeRange<Enumeration>.none
    var services = NodeRange<Service>.none
    var extensions = NodeRange<Field>.none
    /// The serialized `FileOptions`.
    var options = ByteArena.Slice.none
    /// The features that hold for the file.
    var features = Features()
    /// Whether the file went through all stages; until then it waits for its imports.
    var isLinked = false
    /// Whether `optimize_for = LITE_RUNTIME`.
    var isLite = false
    /// Whether `cc_generic_services` or `java_generic_services` is on.
    var hasGenericServices = false
    /// Whether the file has errors: then what depends on it is not checked any further.
    var hasErrors = false
}

/// A message, group or map entry.
struct Message: Sendable {
    /// What kind of message it is, and what its options say that linking needs.
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt16
        /// The type that a map field stands for.
        static let mapEntry = Flags(rawValue: 1)
        /// The body of a group.
        static let group = Flags(rawValue: 2)
        /// `message_set_wire_format` is on.
        static let messageSet = Flags(rawValue: 4)
        /// `export`; likewise `local`.
        static let export = Flags(rawValue: 8)
        static let local = Flags(rawValue: 16)
        /// `deprecated_legacy_json_field_conflicts` is on; likewise for an enum.
        static let legacyJSONConflicts = Flags(rawValue: 32)
        /// Of an enum: `allow_alias` is on.
        static let allowAlias = Flags(rawValue: 64)
        /// Of an enum: a value has support limits in `Model.featureSupport`.
        static let featureSupport = Flags(rawValue: 128)
        /// Of an enum: a value has `debug_redact` on.
        static let redacts = Flags(rawValue: 256)
    }

    var name: NameID
    var file: NodeID<LinkedFile>
    /// The package or message that it lies in.
    var parent: Symbol
    var fullName: ByteArena.Slice
    var flags: Flags
    /// The fields, with those of oneofs, in source order.
    var fields = NodeRange<Field>.none
    /// The oneofs, the synthetic ones of proto3 `optional` last.
    var oneofs = NodeRange<Oneof>.none
    /// The nested messages, groups and map entries among them, in source order.
    var messages = NodeRange<Message>.none
    var enums = NodeRange<Enumeration>.none
    /// The extensions that are declared in the message.
    var extensions = NodeRange<Field>.none
    /// The numbers that others may extend the message with, end exclusive.
    var extensionRanges = NodeRange<NumberRange>.none
    /// The numbers that no field may have, end exclusive.
    var reservedRanges = NodeRange<NumberRange>.none
    /// The names that no field may have.
    var reservedNames = NodeRange<ReservedName>.none
    /// The serialized `MessageOptions`.
    var options = ByteArena.Slice.none
    var features = Features()
    /// The node in the file's tree, while the file is being linked; `.none` for a map entry.
    var node: NodeID<MessageNode>
}

/// A field or extension.
struct Field: Sendable {
    /// What the field is.
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt16
        static let `extension` = Flags(rawValue: 1)
        /// A field of proto3 with the label `optional`.
        static let proto3Optional = Flags(rawValue: 2)
        /// `json_name` is written in the file.
        static let explicitJSONName = Flags(rawValue: 4)
        /// `default` is written in the file.
        static let explicitDefault = Flags(rawValue: 8)
        /// Declared as `map<key, value>`.
        static let map = Flags(rawValue: 16)
        /// `packed` is written in the file, and on.
        static let packed = Flags(rawValue: 32)
        /// `packed` is written in the file.
        static let explicitPacked = Flags(rawValue: 64)
        /// `weak` is on.
        static let weak = Flags(rawValue: 128)
        /// `lazy` is on.
        static let lazy = Flags(rawValue: 256)
        /// `unverified_lazy` is on.
        static let unverifiedLazy = Flags(rawValue: 512)
        /// `retention = RETENTION_SOURCE`: as an option, the field is left out of descriptors.
        static let sourceRetention = Flags(rawValue: 1_024)
        /// `ctype` is written in the file.
        static let explicitCType = Flags(rawValue: 2_048)
        /// Has support limits in `Model.featureSupport`.
        static let featureSupport = Flags(rawValue: 4_096)
        /// `jstype` is set to other than `JS_NORMAL`.
        static let jsType = Flags(rawValue: 8_192)
    }

    var name: NameID
    /// The name in JSON, be it written or made.
    var jsonName: NameID
    var number: Int32
    /// The type; `.named` until linking knows better, then never `.named` or `.map`.
    var type: FieldType
    /// The label; never `.none`.
    var label: Label
    var flags: Flags
    var file: NodeID<LinkedFile>
    /// The message that it is declared in; for an extension outside all messages, the package.
    var parent: Symbol
    /// The message or enum; `.none` for a scalar type.
    var typeSymbol = Symbol.none
    /// The kinds of entities that the field may be set on as an option; none for all.
    var targets = OptionTargets()
    /// For an extension, the extended message.
    var extendee = NodeID<Message>.none
    var oneof = NodeID<Oneof>.none
    /// The default value as the descriptor holds it.
    var defaultValue = ByteArena.Slice.none
    /// The serialized `FieldOptions`.
    var options = ByteArena.Slice.none
    var features = Features()
    /// The node in the file's tree, while the file is being linked; `.none` for key and value of a map.
    var node: NodeID<FieldNode>
}

/// A oneof.
struct Oneof: Sendable {
    var name: NameID
    var message: NodeID<Message>
    /// The fields, which stand one behind the other in the message; of a synthetic one, the one field.
    var fields: NodeRange<Field>
    /// Whether it stands for the `optional` of a proto3 field.
    var isSynthetic: Bool
    /// The serialized `OneofOptions`.
    var options = ByteArena.Slice.none
    var features = Features()
    /// The node in the file's tree; `.none` for a synthetic one.
    var node: NodeID<OneofNode>
}

/// A range of field or enum numbers.
struct NumberRange: Sendable {
    /// The first number.
    var start: Int32
    /// The number behind the last one; of an enum, the last one.
    var end: Int32
    /// The serialized `ExtensionRangeOptions`; the ranges of one statement share it.
    var options = ByteArena.Slice.none
    var features = Features()
    /// The node in the file's tree.
    var node: NodeID<RangeNode>
    /// The statement, for an extension range.
    var statement = NodeID<ExtensionsNode>.none
}

/// A reserved name, which need not be an identifier.
struct ReservedName: Sendable {
    var name: NameID
    var node: NodeID<ReservedNameNode>
}

/// An enum.
struct Enumeration: Sendable {
    var name: NameID
    var file: NodeID<LinkedFile>
    /// The package or message that it lies in.
    ///
    /// Its values lie there too.
    var parent: Symbol
    var fullName: ByteArena.Slice
    /// Only `export`, `local`, `legacyJSONConflicts` and `allowAlias` apply.
    var flags: Message.Flags
    var values = NodeRange<EnumValue>.none
    /// The numbers that no value may have, end inclusive.
    var reservedRanges = NodeRange<NumberRange>.none
    var reservedNames = NodeRange<ReservedName>.none
    /// The serialized `EnumOptions`.
    var options = ByteArena.Slice.none
    var features = Features()
    var node: NodeID<EnumNode>
}

/// A value of an enum.
struct EnumValue: Sendable {
    var name: NameID
    var number: Int32
    var enumeration: NodeID<Enumeration>
    /// The serialized `EnumValueOptions`.
    var options = ByteArena.Slice.none
    var features = Features()
    var node: NodeID<EnumValueNode>
}

/// A service.
struct Service: Sendable {
    var name: NameID
    var file: NodeID<LinkedFile>
    var parent: Symbol
    var fullName: ByteArena.Slice
    var methods = NodeRange<Method>.none
    /// The serialized `ServiceOptions`.
    var options = ByteArena.Slice.none
    var features = Features()
    var node: NodeID<ServiceNode>
}

/// A method of a service.
struct Method: Sendable {
    var name: NameID
    var service: NodeID<Service>
    var input = NodeID<Message>.none
    var output = NodeID<Message>.none
    var isClientStreaming: Bool
    var isServerStreaming: Bool
    /// The serialized `MethodOptions`; empty, but there, if the method has an empty block.
    var options = ByteArena.Slice.none
    var features = Features()
    var node: NodeID<MethodNode>
}
