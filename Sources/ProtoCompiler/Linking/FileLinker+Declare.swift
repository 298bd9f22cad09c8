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
    mutating func declare(_ symbol: Symbol, _ name: NameID, in scope: Symbol) {
        guard let other = model.symbols.add(symbol, name, in: scope) else { return }
        reportDuplicate(symbol, other, name, in: scope)
    }

    @inline(never)
    private mutating func reportDuplicate(_ symbol: Symbol, _ other: Symbol, _ name: NameID, in scope: Symbol) {
        let otherFile = model.file(of: other)
        guard otherFile == file else {
            return reportDuplicate(symbol, inFile: otherFile, name, in: scope)
        }
        let isFirst = DeclarationOrder(symbol, model) < DeclarationOrder(other, model)
        let (first, second) = isFirst ? (symbol, other) : (other, symbol)
        if isFirst { model.symbols.replace(symbol, name, in: scope) }
        let text = model.names.string(name)
        let whole = scope == .root ? "the file" : "\"\(model.fullName(of: scope))\""
        let message = "\"\(text)\" is already defined in \(whole) as \(Self.article(first.kind))"
        error(at: nameToken(of: second), second, message, hint: duplicateHint(first, second))
    }

    private mutating func reportDuplicate(
        _ symbol: Symbol,
        inFile otherFile: NodeID<LinkedFile>,
        _ name: NameID,
        in scope: Symbol
    ) {
        // What an erroneous file defines counts for nothing.
        guard !model.files[otherFile].hasErrors else { return model.symbols.replace(symbol, name, in: scope) }
        let path = model.names.string(model.files[otherFile].path)
        let message = "\"\(model.fullName(of: symbol))\" is already defined in file \"\(path)\""
        error(at: nameToken(of: symbol), symbol, message, hint: duplicateHint(symbol, symbol))
    }

    private func duplicateHint(_ first: Symbol, _ second: Symbol) -> String? {
        for symbol in [first, second] {
            if symbol.kind == .message, model.messages[symbol.message].flags.contains(.mapEntry) {
                return "a map field makes a message of that name: the field's name in CamelCase, with Entry behind it"
            }
        }
        let isValue = first.kind == .enumValue || second.kind == .enumValue
        return isValue ? "enum values lie in the scope that their enum lies in, as in C++" : nil
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
            scope = declarePackage(unit.tree.name(index), in: scope, at: node.tokens.first)
        }
        model.files[file].package = scope
        model.files[file].hasPackage = true
        unit.visibility.addPackage(scope, model)
    }

    private mutating func declarePackage(_ name: NameID, in scope: Symbol, at token: TokenIndex) -> Symbol {
        let existing = model.symbols.find(name, in: scope)
        if existing.kind == .package { return existing }
        let isInvalid = existing.exists && model.files[model.file(of: existing)].hasErrors
        let fullName = model.arena.append(fullName: model.storedFullName(of: scope), name, model.names)
        let id = model.packages.append(Package(name: name, parent: scope, fullName: fullName, file: file))
        guard existing.exists, !isInvalid else {
            if model.symbols.add(.package(id), name, in: scope) != nil {
                model.symbols.replace(.package(id), name, in: scope)
            }
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
