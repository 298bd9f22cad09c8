/// How options are written, and how much is checked.
struct OptionSettings: Sendable {
    /// Whether options are also written as `--retain_options` wants them, into the unit's `retainedOptions`.
    var keepsRetained: Bool
    /// Whether the file was asked for by name: only then its options' targets are checked and warnings given.
    var isRequested: Bool
}

/// What options are set on; the raw values are those of `FieldOptions.OptionTargetType`.
enum OptionTarget: UInt8, CaseIterable, Sendable {
    case file = 1
    case extensionRange
    case message
    case field
    case oneof
    case enumeration
    case enumValue
    case service
    case method

    /// The message that holds the options, in the package `google.protobuf`.
    var messageName: StaticString {
        switch self {
        case .file: "FileOptions"
        case .extensionRange: "ExtensionRangeOptions"
        case .message: "MessageOptions"
        case .field: "FieldOptions"
        case .oneof: "OneofOptions"
        case .enumeration: "EnumOptions"
        case .enumValue: "EnumValueOptions"
        case .service: "ServiceOptions"
        case .method: "MethodOptions"
        }
    }

    /// The number of the field `features` in that message.
    var featuresNumber: Int32 {
        switch self {
        case .file, .extensionRange: 50
        case .message: 12
        case .field: 21
        case .oneof: 1
        case .enumeration: 7
        case .enumValue: 2
        case .service: 34
        case .method: 35
        }
    }

    /// How messages call such an entity.
    var text: StaticString {
        switch self {
        case .file: "file"
        case .extensionRange: "extension range"
        case .message: "message"
        case .field: "field"
        case .oneof: "oneof"
        case .enumeration: "enum"
        case .enumValue: "enum value"
        case .service: "service"
        case .method: "method"
        }
    }
}

/// A set of kinds of entities.
struct OptionTargets: OptionSet, Sendable {
    let rawValue: UInt16

    /// The set of one kind.
    init(_ target: OptionTarget) { rawValue = 1 << UInt16(target.rawValue) }
    init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// The messages that describe options: those of an imported `descriptor.proto`, or else the standard ones.
struct OptionSchema: Sendable {
    /// By the raw value of the target.
    private var messages: [NodeID<Message>]

    /// Finds the messages in a model that has the standard options or an imported file with them.
    init(_ model: borrowing Model) {
        messages = Array(repeating: .none, count: OptionTarget.allCases.count + 1)
        for target in OptionTarget.allCases {
            let imported = Self.message(target, in: .root, model)
            let isStandard = !imported.exists && model.standardScope.exists
            messages[Int(target.rawValue)] =
                isStandard ? Self.message(target, in: model.standardScope, model) : imported
        }
    }

    /// The message that holds the options of a kind of entity.
    subscript(target: OptionTarget) -> NodeID<Message> { messages[Int(target.rawValue)] }

    /// Whether a scope holds all messages that describe options.
    static func isComplete(in scope: Symbol, _ model: borrowing Model) -> Bool {
        OptionTarget.allCases.allSatisfy { message($0, in: scope, model).exists }
    }

    private static func message(
        _ target: OptionTarget,
        in scope: Symbol,
        _ model: borrowing Model
    ) -> NodeID<Message> {
        var symbol = scope
        for part in ["google", "protobuf", target.messageName] as [StaticString] {
            let bytes = UnsafeRawBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount)
            guard let name = model.names.find(bytes) else { return .none }
            symbol = model.symbols.find(name, in: symbol)
            guard symbol.exists else { return .none }
        }
        return symbol.message
    }
}
