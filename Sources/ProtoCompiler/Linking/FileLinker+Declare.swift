/// A message that a body declares, in whichever way.
enum NestedMessage {
    case message(NodeID<MessageNode>)
    case group(NodeID<FieldNode>, owner: NodeID<Field>)
    case mapEntry(NodeID<FieldNode>, owner: NodeID<Field>)
}

/// What a body declares, gathered before any of it goes into the model.
///
/// Entities of one parent stand one behind the other in the model, so what nests waits until the parent's own
/// entities are in.
struct BodyContents {
    var messages: [NestedMessage] = []
    var enums: [NodeID<EnumNode>] = []
    var services: [NodeID<ServiceNode>] = []
    var extends: [NodeID<ExtendNode>] = []
    var extensions: [NodeID<ExtensionsNode>] = []
    var reserved: [NodeID<ReservedNode>] = []
}

extension FileLinker {
    /// Adds the file's declarations to the model.
    mutating func declareFile() {
        declarePackage()
        let scope = model.files[file].package
        var contents = BodyContents()
        for id in unit.tree.body { gather(unit.tree.declarations[id], into: &contents) }
        model.files[file].enums = declareEnums(contents.enums, in: scope)
        let (extensions, groups) = declareExtensions(contents.extends, in: scope)
        model.files[file].extensions = extensions
        model.files[file].messages = declareMessages(contents.messages, groups, in: scope)
        model.files[file].services = declareServices(contents.services, in: scope)
    }

    /// Notes a declaration that may stand in a file or in a message.
    mutating func gather(_ declaration: Declaration, into contents: inout BodyContents) {
        switch declaration {
        case .message(let id): contents.messages.append(.message(id))
        case .enumeration(let id): contents.enums.append(id)
        case .service(let id): contents.services.append(id)
        case .extensions(let id): contents.extensions.append(id)
        case .reserved(let id): contents.reserved.append(id)
        case .extend(let id):
            contents.extends.append(id)
            for member in unit.tree.extends[id].block.body {
                guard case .field(let field) = unit.tree.declarations[member] else { continue }
                if unit.tree.fields[field].group.exists { contents.messages.append(.group(field, owner: .none)) }
            }
        default: break
        }
    }

    // MARK: Symbols

    /// Adds a symbol, or reports that its name is taken.
    @inline(__always)
    mutating func declare(_ symbol: Symbol, _ name: NameID, in scope: Symbol, at token: TokenIndex) {
        guard let other = model.symbols.add(symbol, name, in: scope) else { return }
        reportDuplicate(symbol, other, name, in: scope, at: token)
    }

    @inline(never)
    private mutating func reportDuplicate(
        _ symbol: Symbol,
        _ other: Symbol,
        _ name: NameID,
        in scope: Symbol,
        at token: TokenIndex
    ) {
        let otherFile = model.file(of: other)
        let text = model.names.string(name)
        let place =
            otherFile == file ? "here" : "in file \"\(model.names.string(model.files[otherFile].path))\""
        let whole = scope == .root ? "the file" : "\"\(model.fullName(of: scope))\""
        let message =
            otherFile == file
            ? "\"\(text)\" is already defined in \(whole) as \(Self.article(other.kind))"
            : "\"\(text)\" is already defined in \(whole) \(place)"
        let isScopedValue = symbol.kind == .enumValue || other.kind == .enumValue
        error(
            at: token,
            symbol,
            message,
            hint: isScopedValue ? "enum values lie in the scope that their enum lies in, as in C++" : nil
        )
    }

    private static func article(_ kind: Symbol.Kind) -> String {
        switch kind {
        case .none, .package: "a package"
        case .message: "a message"
        case .field: "a field"
        case .oneof: "a oneof"
        case .enumeration: "an enum"
        case .enumValue: "an enum value"
        case .service: "a service"
        case .method: "a method"
        }
    }

    // MARK: Packages

    private mutating func declarePackage() {
        guard let id = unit.tree.packages.all.first else { return }
        let node = unit.tree.packages[id]
        var scope = outermost
        for index in node.name.first..<node.name.end where unit.tree.token(index).kind == .identifier {
            scope = declarePackage(unit.tree.name(index), in: scope, at: index)
        }
        model.files[file].package = scope
        model.files[file].hasPackage = true
        visibility.addPackage(scope, model)
    }

    private mutating func declarePackage(_ name: NameID, in scope: Symbol, at token: TokenIndex) -> Symbol {
        let existing = model.symbols.find(name, in: scope)
        if existing.kind == .package { return existing }
        let fullName = model.arena.append(fullName: model.storedFullName(of: scope), name, model.names)
        let id = model.packages.append(Package(name: name, parent: scope, fullName: fullName, file: file))
        guard existing.exists else {
            _ = model.symbols.add(.package(id), name, in: scope)
            return .package(id)
        }
        let other = model.names.string(model.files[model.file(of: existing)].path)
        error(
            at: token,
            .none,
            "\"\(model.fullName(of: existing))\" is not a package but "
                + "\(Self.article(existing.kind)), defined in \"\(other)\""
        )
        return .package(id)
    }
}
