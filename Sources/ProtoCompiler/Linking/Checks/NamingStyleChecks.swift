extension FileLinker {
    /// Checks the spelling of names where the feature `enforce_naming_style` asks for it.
    mutating func checkNamingStyle() {
        guard mayEnforceStyle else { return }
        checkPackageStyle()
        for id in unit.contents.messages {
            check(.message(id), model.messages[id].features, .title)
        }
        for id in unit.contents.oneofs where model.oneofs[id].node.exists {
            check(.oneof(id), model.oneofs[id].features, .lowerSnake)
            checkCollisions(.oneof(id), model.oneofs[id].features)
        }
        for id in unit.contents.fields where model.fields[id].node.exists {
            check(.field(id), model.fields[id].features, .lowerSnake)
            checkCollisions(.field(id), model.fields[id].features)
        }
        for id in unit.contents.enums {
            check(.enumeration(id), model.enums[id].features, .title)
            for value in model.enums[id].values {
                check(.enumValue(value), model.enumValues[value].features, .upperSnake)
            }
        }
        for id in unit.contents.services {
            check(.service(id), model.services[id].features, .title)
            for method in model.services[id].methods { check(.method(method), model.methods[method].features, .title) }
        }
    }

    /// Whether any entity of the file can have a style: the feature came with edition 2024.
    private var mayEnforceStyle: Bool { model.files[file].dialect.edition >= .edition2024 }

    private func enforcesStyle(_ features: Features) -> Bool {
        features.enforceNamingStyle == Features.style2024 || features.enforceNamingStyle == Features.style2026
    }

    private static var optOutHint: String { "features.enforce_naming_style = STYLE_LEGACY turns this check off" }

    private mutating func checkPackageStyle() {
        guard enforcesStyle(model.files[file].features), let id = unit.tree.packages.all.first else { return }
        let tokens = unit.tree.packages[id].name
        let name = unit.tree.text(ofName: tokens)
        let problem = Array(name.utf8).withUnsafeBytes { NamingStyle.lowerSnake.problem(with: $0) }
        guard let problem else { return }
        error(at: unit.tree.packages[id].tokens.first, .none, "package name \(name) \(problem)", hint: Self.optOutHint)
    }

    private mutating func check(_ symbol: Symbol, _ features: Features, _ style: NamingStyle) {
        guard enforcesStyle(features) else { return }
        let name = model.name(of: symbol)
        guard let problem = model.names.withBytes(name, { style.problem(with: $0) }) else { return }
        guard symbol.kind != .message || !model.messages[symbol.message].flags.contains(.mapEntry) else { return }
        let message = "the name \(model.names.string(name)) \(problem)"
        error(at: nameToken(of: symbol), symbol, message, hint: Self.optOutHint)
    }

    // MARK: Collisions

    private static var accessorPrefixes: [String] { ["has_", "get_", "set_", "clear_"] }
    private static var accessorSuffix: String { "_value" }

    /// Checks that no accessor that generated code has for one field is the name of another.
    private mutating func checkCollisions(_ symbol: Symbol, _ features: Features) {
        guard features.enforceNamingStyle == Features.style2026 else { return }
        let name = model.names.string(model.name(of: symbol))
        guard let problem = collision(of: name, symbol) else { return }
        error(
            at: nameToken(of: symbol),
            symbol,
            problem,
            hint:
                "names in generated code could collide; features.enforce_naming_style = STYLE2024 turns this check off"
        )
    }

    private mutating func collision(of name: String, _ symbol: Symbol) -> String? {
        if let message = collisionScope(of: symbol) {
            for prefix in Self.accessorPrefixes where name.hasPrefix(prefix) {
                let rest = String(name.dropFirst(prefix.count))
                if holdsField(rest, message) { return "the name should not be \(prefix) before that of field \(rest)" }
            }
            if name.hasSuffix(Self.accessorSuffix) {
                let rest = String(name.dropLast(Self.accessorSuffix.count))
                if holdsField(rest, message) {
                    return "the name should not be \(Self.accessorSuffix) behind that of field \(rest)"
                }
            }
        }
        return name == "descriptor" ? "the name should not be descriptor" : nil
    }

    /// The message whose fields a name is compared with: of an extension, the extended one.
    private func collisionScope(of symbol: Symbol) -> Symbol? {
        guard symbol.kind == .field, model.fields[symbol.field].flags.contains(.extension) else {
            return model.parent(of: symbol)
        }
        let extendee = model.fields[symbol.field].extendee
        return extendee.exists ? .message(extendee) : nil
    }

    private func holdsField(_ name: String, _ message: Symbol) -> Bool {
        let id = Array(name.utf8).withUnsafeBytes { model.names.find($0) }
        guard let id else { return false }
        switch model.symbols.find(id, in: message).kind {
        case .oneof: return true
        case .field:
            return !model.fields[model.symbols.find(id, in: message).field].flags.contains(.extension)
        default: return false
        }
    }
}
