/// Anything that has a full name, in 32 bits: its kind and its index in the model's array of that kind.
struct Symbol: Hashable, Sendable {
    let raw: UInt32

    /// What a symbol is.
    enum Kind: UInt32 {
        case none
        case package
        case message
        case field
        case oneof
        case enumeration
        case enumValue
        case service
        case method
    }

    private static let indexBits: UInt32 = 28

    /// Takes a symbol's bits.
    init(raw: UInt32) { self.raw = raw }

    private init(_ kind: Kind, _ index: Int32) {
        raw = kind.rawValue << Self.indexBits | UInt32(bitPattern: index)
    }

    /// No symbol.
    static let none = Symbol(.none, 0)
    /// The package without a name, which all others lie in.
    static let root = Symbol(.package, 0)

    static func package(_ id: NodeID<Package>) -> Symbol { Symbol(.package, id.raw) }
    static func message(_ id: NodeID<Message>) -> Symbol { Symbol(.message, id.raw) }
    static func field(_ id: NodeID<Field>) -> Symbol { Symbol(.field, id.raw) }
    static func oneof(_ id: NodeID<Oneof>) -> Symbol { Symbol(.oneof, id.raw) }
    static func enumeration(_ id: NodeID<Enumeration>) -> Symbol { Symbol(.enumeration, id.raw) }
    static func enumValue(_ id: NodeID<EnumValue>) -> Symbol { Symbol(.enumValue, id.raw) }
    static func service(_ id: NodeID<Service>) -> Symbol { Symbol(.service, id.raw) }
    static func method(_ id: NodeID<Method>) -> Symbol { Symbol(.method, id.raw) }

    /// Whether this is a symbol.
    var exists: Bool { kind != .none }
    /// What the symbol is.
    var kind: Kind { Kind(rawValue: raw >> Self.indexBits) ?? .none }

    private var index: Int32 { Int32(bitPattern: raw & (1 << Self.indexBits - 1)) }
    private func id<Entity>(_ kind: Kind) -> NodeID<Entity> { self.kind == kind ? NodeID(raw: index) : .none }

    /// The package, if the symbol is one; likewise the properties below.
    var package: NodeID<Package> { id(.package) }
    var message: NodeID<Message> { id(.message) }
    var field: NodeID<Field> { id(.field) }
    var oneof: NodeID<Oneof> { id(.oneof) }
    var enumeration: NodeID<Enumeration> { id(.enumeration) }
    var enumValue: NodeID<EnumValue> { id(.enumValue) }
    var service: NodeID<Service> { id(.service) }
    var method: NodeID<Method> { id(.method) }

    /// Whether it can be a field's type.
    var isType: Bool { kind == .message || kind == .enumeration }

    /// Whether a name with a dot can go on inside it.
    ///
    /// That an enum is one, though nothing lies in it, is protoc's rule: the search for the rest of the name ends
    /// there.
    var isAggregate: Bool {
        switch kind {
        case .package, .message, .enumeration, .service: true
        default: false
        }
    }
}
