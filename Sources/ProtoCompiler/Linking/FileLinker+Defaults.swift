extension FileLinker {
    /// Checks the default values of the file's fields and stores them as descriptors hold them.
    mutating func resolveDefaults() {
        for id in unit.contents.fields where model.fields[id].flags.contains(.explicitDefault) {
            let options = unit.tree.fields[model.fields[id].node].options.options
            guard let option = options.last(where: { unit.tree.options[$0].role == .defaultValue }) else { continue }
            let value = unit.tree.options[option].value
            do throws(DefaultValueError) {
                let bytes = try defaultValue(value, of: model.fields[id])
                model.fields[id].defaultValue = model.arena.append(bytes)
                if model.fields[id].label == .repeated {
                    error(value.tokens, .field(id), "a repeated field cannot have a default value")
                }
            } catch {
                self.error(value.tokens, .field(id), error.problem)
            }
        }
    }

    private mutating func defaultValue(_ value: OptionValue, of field: Field) throws(DefaultValueError) -> [UInt8] {
        switch field.type {
        case .enumeration: return try enumValue(value, of: field.typeSymbol.enumeration)
        case .message, .group, .map: throw DefaultValueError("a message cannot have a default value")
        case .named: return []
        default: return try unit.tree.defaultValue(value, of: field.type)
        }
    }

    private func enumValue(
        _ value: OptionValue,
        of enumeration: NodeID<Enumeration>
    ) throws(DefaultValueError) -> [UInt8] {
        let token = unit.tree.token(value.tokens.first)
        guard token.kind == .identifier else {
            throw DefaultValueError("the default value of an enum field must be the name of a value")
        }
        let symbol = model.symbols.find(token.name, in: model.enums[enumeration].parent)
        guard symbol.enumValue.exists, model.enumValues[symbol.enumValue].enumeration == enumeration else {
            let name = model.arena.string(model.enums[enumeration].fullName)
            let text = unit.tree.text(value.tokens.first)
            throw DefaultValueError("enum \(name) has no value named \"\(text)\"")
        }
        return Array(unit.tree.text(value.tokens.first).utf8)
    }
}
