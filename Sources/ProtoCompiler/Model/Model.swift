/// All that a compilation knows about the files it has linked: every entity, in one array per kind.
///
/// The entities of one parent stand one behind the other, so that a parent holds them as ranges. Entities refer to
/// each other by index, names are interned, and whatever has a variable length lies in one arena. A stage takes the
/// model over, changes it and hands it on; it is never copied.
struct Model: ~Copyable {
    var names = NameTable()
    var arena = ByteArena()
    var symbols = SymbolTable()
    var jsonNames = JSONNames()

    var packages = NodeArray<Package>()
    var files = NodeArray<LinkedFile>()
    var messages = NodeArray<Message>()
    var fields = NodeArray<Field>()
    var oneofs = NodeArray<Oneof>()
    var numberRanges = NodeArray<NumberRange>()
    var reservedNames = NodeArray<ReservedName>()
    var enums = NodeArray<Enumeration>()
    var enumValues = NodeArray<EnumValue>()
    var services = NodeArray<Service>()
    var methods = NodeArray<Method>()

    /// The extensions of each message by number, to find custom options and numbers that are taken twice.
    var extensionsByNumber: [ExtensionKey: NodeID<Field>] = [:]

    /// The fields and enum values with `feature_support`: in which editions they may be used as options.
    var featureSupport: [Symbol: FeatureSupport] = [:]
    /// The scope that holds the standard options while no file with them is imported; `.none` before they are needed.
    var standardScope = Symbol.none

    /// What extension ranges declare about their extensions.
    var declaredExtensions: [NodeID<NumberRange>: DeclaredExtensions] = [:]

    /// Makes a model that holds the root package only.
    init() {
        let empty = arena.append(EmptyCollection())
        _ = packages.append(Package(name: .none, parent: .root, fullName: empty, file: .none))
    }
}

/// What an extension is found by: the extended message and the number.
struct ExtensionKey: Hashable, Sendable {
    let extendee: NodeID<Message>
    let number: Int32
}

extension Model {
    /// The scope that a symbol lies in.
    func parent(of symbol: Symbol) -> Symbol {
        switch symbol.kind {
        case .none: .root
        case .package: packages[symbol.package].parent
        case .message: messages[symbol.message].parent
        case .field: fields[symbol.field].parent
        case .oneof: .message(oneofs[symbol.oneof].message)
        case .enumeration: enums[symbol.enumeration].parent
        case .enumValue: enums[enumValues[symbol.enumValue].enumeration].parent
        case .service: services[symbol.service].parent
        case .method: .service(methods[symbol.method].service)
        }
    }

    /// The name of a symbol without its scope.
    func name(of symbol: Symbol) -> NameID {
        switch symbol.kind {
        case .none: .none
        case .package: packages[symbol.package].name
        case .message: messages[symbol.message].name
        case .field: fields[symbol.field].name
        case .oneof: oneofs[symbol.oneof].name
        case .enumeration: enums[symbol.enumeration].name
        case .enumValue: enumValues[symbol.enumValue].name
        case .service: services[symbol.service].name
        case .method: methods[symbol.method].name
        }
    }

    /// The file that a symbol is declared in; of a package, the one that named it first.
    func file(of symbol: Symbol) -> NodeID<LinkedFile> {
        switch symbol.kind {
        case .none: .none
        case .package: packages[symbol.package].file
        case .message: messages[symbol.message].file
        case .field: fields[symbol.field].file
        case .oneof: messages[oneofs[symbol.oneof].message].file
        case .enumeration: enums[symbol.enumeration].file
        case .enumValue: enums[enumValues[symbol.enumValue].enumeration].file
        case .service: services[symbol.service].file
        case .method: services[methods[symbol.method].service].file
        }
    }

    /// The full name of a symbol, without a dot before it.
    ///
    /// For messages to people: it makes a new string.
    func fullName(of symbol: Symbol) -> String {
        let name = names.string(name(of: symbol))
        let parent = parent(of: symbol)
        guard parent != .root, symbol != .root else { return name }
        return "\(fullName(of: parent)).\(name)"
    }

    /// The stored full name of a scope; `.none` for symbols that nothing lies in.
    @inline(__always)
    func storedFullName(of scope: Symbol) -> ByteArena.Slice {
        switch scope.kind {
        case .package: packages[scope.package].fullName
        case .message: messages[scope.message].fullName
        case .enumeration: enums[scope.enumeration].fullName
        case .service: services[scope.service].fullName
        default: .none
        }
    }
}
