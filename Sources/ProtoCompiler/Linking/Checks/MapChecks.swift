extension FileLinker {
    /// Checks a map's types, and that no other field's type is the message that a map stands for.
    mutating func checkMap(_ id: NodeID<Field>) {
        let field = model.fields[id]
        guard field.type == .message, model.messages[field.typeSymbol.message].flags.contains(.mapEntry) else { return }
        let entry = field.typeSymbol.message
        guard field.flags.contains(.map) else { return reportEntryAsType(id, entry) }
        let fields = model.messages[entry].fields
        if model.fields[fields[fields.start + 1]].type == .group {
            error(typeTokens(of: id), .field(id), "the value of a map cannot be a group")
        }
        checkKey(model.fields[fields[fields.start]].type, of: id)
        checkValue(model.fields[fields[fields.start + 1]], of: id)
    }

    private mutating func checkKey(_ type: FieldType, of map: NodeID<Field>) {
        switch type {
        case .enumeration:
            error(keyPlace(map), .field(map), "the key of a map cannot be an enum")
        case .float, .double, .bytes, .message, .group:
            let hint = "keys are integers, bool or string"
            error(keyPlace(map), .field(map), "the key of a map cannot be of this type", hint: hint)
        default:
            break
        }
    }

    private mutating func checkValue(_ value: Field, of map: NodeID<Field>) {
        guard value.type == .enumeration, let first = model.enums[value.typeSymbol.enumeration].values.first else {
            return
        }
        guard model.enumValues[first].number != 0 else { return }
        let name = model.arena.string(model.enums[value.typeSymbol.enumeration].fullName)
        error(keyPlace(map), .field(map), "enum \(name) cannot be the value of a map: its first value is not 0")
    }

    private func keyPlace(_ map: NodeID<Field>) -> TokenRange { typeTokens(of: map) }

    private mutating func reportEntryAsType(_ id: NodeID<Field>, _ entry: NodeID<Message>) {
        let name = model.arena.string(model.messages[entry].fullName)
        let other = outerType(named: model.messages[entry].name, around: model.messages[entry].parent)
        error(
            typeTokens(of: id),
            .field(id),
            "\(name) is what a map field stands for, and no type for other fields",
            hint: other.map { "did you mean \".\($0)\"?" }
        )
    }

    /// The full name of a type in the scopes around a message.
    private func outerType(named name: NameID, around message: Symbol) -> String? {
        var scope = message
        while scope != .root {
            scope = model.parent(of: scope)
            let found = model.symbols.find(name, in: scope)
            if found.isType, unit.visibility.sees(found, model) { return model.fullName(of: found) }
        }
        return nil
    }
}
