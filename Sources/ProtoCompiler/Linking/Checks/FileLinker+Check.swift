extension FileLinker {
    /// Checks everything that the file declares, before names are resolved and options are read.
    mutating func checkDeclarations() {
        for id in unit.contents.messages { checkMessage(id) }
        for id in unit.contents.enums { checkEnum(id) }
        for id in unit.contents.fields { checkField(id) }
        checkNameLengths()
    }

    private mutating func checkMessage(_ id: NodeID<Message>) {
        checkRanges(of: id)
        checkReservedNames(of: id)
        checkOneofs(of: id)
        checkFieldCount(of: id)
    }

    private mutating func checkEnum(_ id: NodeID<Enumeration>) {
        checkHasValues(id)
        checkRanges(of: id)
        checkReservedNames(of: id)
    }

    private mutating func checkField(_ id: NodeID<Field>) {
        // Key and value of a map have no node, and nothing that could be wrong.
        guard model.fields[id].node.exists else { return }
        checkNumber(of: id)
        checkLabel(of: id)
    }

    /// Checks the linked file: what holds only once options and features are known.
    mutating func checkLinkedFile() {
        checkProto3()
        checkRuntimes()
        for id in unit.contents.messages {
            checkJSONNames(of: id)
            checkExtensionRanges(of: id)
        }
        for id in unit.contents.fields {
            checkMap(id)
            checkExtension(id)
        }
        for id in unit.contents.enums {
            checkFirstValue(of: id)
            checkAliases(of: id)
            checkValueNames(of: id)
            checkJSONStrings(of: id)
        }
    }

    /// Checks the file in the end; each step only if there was nothing wrong before.
    mutating func checkCompleteFile(isRequested: Bool) {
        if isRequested { warnAboutUnusedImports() }
        if !unit.problems.hasErrors { checkNamingStyle() }
        if !unit.problems.hasErrors { checkLimits() }
        if !unit.problems.hasErrors { checkVisibilityKeywords() }
        if isRequested, !unit.problems.hasErrors { checkImplementationNumbers() }
    }

    // MARK: Places

    /// The token that names a symbol; -1 for what is not written in the file.
    func nameToken(of symbol: Symbol) -> TokenIndex {
        switch symbol.kind {
        case .none, .package: -1
        case .message: nameToken(of: symbol.message)
        case .field: nameToken(of: symbol.field)
        case .oneof:
            model.oneofs[symbol.oneof].node.exists ? unit.tree.oneofs[model.oneofs[symbol.oneof].node].name : -1
        case .enumeration: unit.tree.enums[model.enums[symbol.enumeration].node].name
        case .enumValue: unit.tree.enumValues[model.enumValues[symbol.enumValue].node].name
        case .service: unit.tree.services[model.services[symbol.service].node].name
        case .method: unit.tree.methods[model.methods[symbol.method].node].name
        }
    }

    /// The token that names a message.
    ///
    /// A map entry has no name in the file: it counts for the message that it lies in.
    func nameToken(of id: NodeID<Message>) -> TokenIndex {
        guard !model.messages[id].flags.contains(.mapEntry) else { return nameToken(of: model.messages[id].parent) }
        return unit.tree.messages[model.messages[id].node].name
    }

    /// The token that names a field; for key and value of a map, the map field's.
    func nameToken(of id: NodeID<Field>) -> TokenIndex {
        let node = writtenNode(of: id)
        return node.exists ? unit.tree.fields[node].name : -1
    }

    /// The tokens of a field's type.
    func typeTokens(of id: NodeID<Field>) -> TokenRange {
        let node = writtenNode(of: id)
        return node.exists ? unit.tree.fields[node].typeTokens : .none
    }

    /// The node of a field; for key and value of a map, that of the map field.
    private func writtenNode(of id: NodeID<Field>) -> NodeID<FieldNode> {
        let field = model.fields[id]
        if field.node.exists { return field.node }
        let owner = unit.mapEntries.first { Symbol.message($0.entry) == field.parent }?.field
        return owner.map { model.fields[$0].node } ?? .none
    }
}
