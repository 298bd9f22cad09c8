extension FileLinker {
    /// Whether other files may use a message or enum; other symbols have no visibility.
    func isExported(_ symbol: Symbol) -> Bool {
        let flags = visibilityFlags(of: symbol)
        if flags.contains(.export) { return true }
        if flags.contains(.local) { return false }
        switch model.files[model.file(of: symbol)].features.defaultSymbolVisibility {
        case Features.exportTopLevel: return model.parent(of: symbol).kind == .package
        case Features.localAll, Features.strict: return false
        default: return true
        }
    }

    /// Checks that the file may use a type that it found, or reports that it may not.
    mutating func checkMayUse(_ symbol: Symbol, _ name: TokenRange, for subject: Symbol) -> Bool {
        guard symbol.isType, model.file(of: symbol) != file, !isExported(symbol) else { return true }
        let path = model.names.string(model.files[model.file(of: symbol)].path)
        let isWritten = visibilityFlags(of: symbol).contains(.local)
        let reason = isWritten ? "declared as local" : "local by default"
        error(
            name,
            subject,
            "\(model.fullName(of: symbol)) is \(reason) in \"\(path)\", and may not be used in other files",
            hint: isWritten ? nil : "write \"export\" before its declaration"
        )
        return false
    }

    private func visibilityFlags(of symbol: Symbol) -> Message.Flags {
        switch symbol.kind {
        case .message: model.messages[symbol.message].flags
        case .enumeration: model.enums[symbol.enumeration].flags
        default: .export
        }
    }

    // MARK: Keywords

    /// Checks that nothing nested is exported where the feature `default_symbol_visibility` is STRICT.
    mutating func checkVisibilityKeywords() {
        guard model.files[file].features.defaultSymbolVisibility == Features.strict else { return }
        for id in unit.contents.messages where model.messages[id].flags.contains(.export) {
            checkMayExport(.message(id), at: unit.tree.messages[model.messages[id].node].visibility)
        }
        for id in unit.contents.enums where model.enums[id].flags.contains(.export) {
            guard !isNamespaced(id) else { continue }
            checkMayExport(.enumeration(id), at: unit.tree.enums[model.enums[id].node].visibility)
        }
    }

    private mutating func checkMayExport(_ symbol: Symbol, at keyword: TokenIndex) {
        guard model.parent(of: symbol).kind == .message else { return }
        let hint =
            symbol.kind == .message
            ? "move it out of the message"
            : "move it out of the message, or make the message local with \"reserved 1 to max;\" in it"
        let message = "nothing nested can be exported with default_symbol_visibility = STRICT"
        error(at: keyword, symbol, message, hint: hint)
    }

    /// Whether an enum lies in a message that is only there to hold it: local, and with no number left for a field.
    private func isNamespaced(_ id: NodeID<Enumeration>) -> Bool {
        guard model.enums[id].parent.kind == .message else { return false }
        let message = model.messages[model.enums[id].parent.message]
        guard message.parent.kind == .package, !message.flags.contains(.export) else { return false }
        guard message.reservedRanges.count == 1, let range = message.reservedRanges.first else { return false }
        return model.numberRanges[range].start == 1 && model.numberRanges[range].end == Self.maximumFieldNumber + 1
    }
}
