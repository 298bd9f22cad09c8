/// In which editions a field or enum value may be used as an option or feature.
struct FeatureSupport: Sendable {
    var introduced: Int32?
    var deprecated: Int32?
    var deprecationWarning: String?
    var removed: Int32?
    var removalError: String?
}

extension OptionInterpreter {
    /// Reads what an entity's options say about the entity itself and that other rules need.
    mutating func readTraits(of subject: OptionSubject, _ root: OptionValues.Index) {
        switch subject.target {
        case .file:
            let index = values.last(9, in: root)
            linker.model.files[linker.file].isLite = index >= 0 && values[index].bits == 3
            checksJavaStrings = isOn(27, in: root)
            linker.model.files[linker.file].hasGenericServices = isOn(16, in: root) || isOn(17, in: root)
        case .message:
            if isOn(1, in: root) { linker.model.messages[subject.symbol.message].flags.insert(.messageSet) }
            if isOn(11, in: root) { linker.model.messages[subject.symbol.message].flags.insert(.legacyJSONConflicts) }
        case .enumeration:
            if isOn(2, in: root) { linker.model.enums[subject.symbol.enumeration].flags.insert(.allowAlias) }
            if isOn(6, in: root) { linker.model.enums[subject.symbol.enumeration].flags.insert(.legacyJSONConflicts) }
        case .field:
            readFieldTraits(of: subject.symbol.field, root)
        case .enumValue:
            readSupport(4, of: subject, root)
            guard isOn(3, in: root) else { return }
            linker.model.enums[linker.model.enumValues[subject.symbol.enumValue].enumeration].flags.insert(.redacts)
        case .extensionRange:
            readDeclarations(of: subject, root)
        case .oneof, .service, .method:
            break
        }
    }

    private func isOn(_ number: Int32, in root: OptionValues.Index) -> Bool {
        let index = values.last(number, in: root)
        return index >= 0 && values[index].bits == 1
    }

    /// Reads what an extension range declares about its extensions.
    private mutating func readDeclarations(of subject: OptionSubject, _ root: OptionValues.Index) {
        var declared = DeclaredExtensions()
        values.forEach(in: root) { index, node in
            switch node.number {
            case 2:
                var declaration = DeclaredExtensions.Declaration()
                values.forEach(in: index) { child, node in
                    switch node.number {
                    case 1: declaration.number = Int32(truncatingIfNeeded: node.bits)
                    case 2: declaration.fullName = values.string(child)
                    case 3: declaration.type = values.string(child)
                    case 5: declaration.isReserved = node.bits == 1
                    case 6: declaration.isRepeated = node.bits == 1
                    default: break
                    }
                }
                declared.declarations.append(declaration)
            case 3: declared.verification = node.bits == 0 ? .declaration : .unverified
            default: break
            }
        }
        guard !declared.declarations.isEmpty || declared.verification != nil else { return }
        for range in subject.ranges { linker.model.declaredExtensions[range] = declared }
    }

    private mutating func readFieldTraits(of id: NodeID<Field>, _ root: OptionValues.Index) {
        var flags = linker.model.fields[id].flags
        var targets = OptionTargets()
        values.forEach(in: root) { _, node in
            switch node.number {
            case 1: flags.insert(.explicitCType)
            case 2: flags.insert(node.bits == 1 ? [.explicitPacked, .packed] : .explicitPacked)
            case 5 where node.bits == 1: flags.insert(.lazy)
            case 6 where node.bits != 0: flags.insert(.jsType)
            case 10 where node.bits == 1: flags.insert(.weak)
            case 15 where node.bits == 1: flags.insert(.unverifiedLazy)
            case 17 where node.bits == 2: flags.insert(.sourceRetention)
            case 19:
                if let target = OptionTarget(rawValue: UInt8(truncatingIfNeeded: node.bits)) {
                    targets.insert(OptionTargets(target))
                } else {
                    targets.insert(OptionTargets(rawValue: 1))
                }
            default: break
            }
        }
        linker.model.fields[id].flags = flags
        linker.model.fields[id].targets = targets
        let scope = linker.model.fields[id].parent
        readSupport(22, of: OptionSubject(target: .field, symbol: .field(id), scope: scope), root)
    }

    /// Reads `feature_support`.
    private mutating func readSupport(_ number: Int32, of subject: OptionSubject, _ root: OptionValues.Index) {
        let index = values.last(number, in: root)
        guard index >= 0 else { return }
        var support = FeatureSupport()
        values.forEach(in: index) { child, node in
            switch node.number {
            case 1: support.introduced = Int32(truncatingIfNeeded: node.bits)
            case 2: support.deprecated = Int32(truncatingIfNeeded: node.bits)
            case 3: support.deprecationWarning = values.string(child)
            case 4: support.removed = Int32(truncatingIfNeeded: node.bits)
            case 5: support.removalError = values.string(child)
            default: break
            }
        }
        linker.model.featureSupport[subject.symbol] = support
        declaresSupport = true
        if subject.target == .field {
            linker.model.fields[subject.symbol.field].flags.insert(.featureSupport)
        } else {
            let enumeration = linker.model.enumValues[subject.symbol.enumValue].enumeration
            linker.model.enums[enumeration].flags.insert(.featureSupport)
        }
    }

    /// Reads the features that an entity sets, and checks that it may.
    mutating func readFeatures(of subject: OptionSubject, _ root: OptionValues.Index) -> FeatureOverrides {
        var overrides = FeatureOverrides()
        let features = values.last(subject.target.featuresNumber, in: root)
        guard features >= 0 else { return overrides }
        values.forEach(in: features) { _, node in
            if !linker.model.fields[node.field].flags.contains(.extension) { overrides.set(node.number, to: node.bits) }
        }
        if subject.target == .field, !overrides.isEmpty { explicitFeatures.append((subject.symbol.field, overrides)) }
        if !linker.unit.tree.dialect.isEditions {
            error(subject, "features can only be set in files with an edition", hint: "use edition = \"2023\";")
        } else if let unknown = overrides.unknown {
            error(subject, "feature \"\(FeatureOverrides.name(unknown))\" is set to an unknown value")
        } else if subject.target == .field {
            writeMapFeatures(subject.symbol.field, features)
        }
        return overrides
    }

    /// Gives the key and the value of a map field the features that are set on the field.
    private mutating func writeMapFeatures(_ field: NodeID<Field>, _ features: OptionValues.Index) {
        guard linker.model.fields[field].flags.contains(.map) else { return }
        let entry = linker.model.fields[field].typeSymbol.message
        var writer = OptionWriter(strips: true)
        writer.value(features, schema[.field], values, linker.model, isInGroup: false)
        let options = linker.model.arena.append(writer.writer.bytes)
        for id in linker.model.messages[entry].fields { linker.model.fields[id].options = options }
        guard settings.keepsRetained, let root = retainedBytes(ofFeatures: features) else { return }
        guard root != writer.writer.bytes else { return }
        let retained = linker.model.arena.append(root)
        for id in linker.model.messages[entry].fields { linker.unit.retainedOptions[.field(id)] = retained }
    }
}
