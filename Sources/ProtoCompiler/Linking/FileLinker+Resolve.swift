extension FileLinker {
    /// Resolves all names in the file.
    mutating func resolveReferences() {
        resolveExtendees()
        resolveFieldTypes()
        resolveMapTypes()
        resolveMethodTypes()
        resolveDefaults()
    }

    private mutating func resolveExtendees() {
        for (fields, node) in unit.extends {
            guard let first = fields.first else { continue }
            let tokens = unit.tree.extends[node].extendee
            let subject = Symbol.field(first)
            let scope = model.fields[first].parent
            guard let symbol = resolve(tokens, from: scope, for: subject, typesOnly: false) else { continue }
            guard symbol.message.exists else {
                error(tokens, subject, "\"\(unit.tree.text(ofName: tokens))\" is not a message")
                continue
            }
            guard checkMayUse(symbol, tokens, for: subject) else { continue }
            for field in fields {
                model.fields[field].extendee = symbol.message
                checkIsInRange(field)
            }
        }
    }

    private mutating func resolveFieldTypes() {
        for id in unit.contents.fields where model.fields[id].type == .named {
            guard model.fields[id].node.exists else { continue }
            let tokens = unit.tree.fields[model.fields[id].node].typeTokens
            resolveType(of: id, tokens, from: model.fields[id].parent)
        }
    }

    private mutating func resolveType(of id: NodeID<Field>, _ tokens: TokenRange, from scope: Symbol) {
        guard let symbol = resolve(tokens, from: scope, for: .field(id), typesOnly: true) else { return }
        guard checkMayUse(symbol, tokens, for: .field(id)) else { return }
        switch symbol.kind {
        case .message: model.fields[id].type = .message
        case .enumeration: model.fields[id].type = .enumeration
        default:
            return error(tokens, .field(id), "\"\(unit.tree.text(ofName: tokens))\" is not a type")
        }
        model.fields[id].typeSymbol = symbol
    }

    private mutating func resolveMapTypes() {
        for (entry, owner) in unit.mapEntries {
            let map = unit.tree.maps[unit.tree.fields[model.fields[owner].node].map]
            let key = model.messages[entry].fields[model.messages[entry].fields.start]
            let value = model.messages[entry].fields[model.messages[entry].fields.start + 1]
            if map.keyType == .named { resolveType(of: key, map.keyTokens, from: .message(entry)) }
            if map.valueType == .named { resolveType(of: value, map.valueTokens, from: .message(entry)) }
        }
    }

    private mutating func resolveMethodTypes() {
        for id in unit.contents.methods {
            let node = unit.tree.methods[model.methods[id].node]
            model.methods[id].input = resolveMessage(node.input, for: id)
            model.methods[id].output = resolveMessage(node.output, for: id)
        }
    }

    private mutating func resolveMessage(_ tokens: TokenRange, for method: NodeID<Method>) -> NodeID<Message> {
        let scope = Symbol.service(model.methods[method].service)
        guard let symbol = resolve(tokens, from: scope, for: .method(method), typesOnly: false) else { return .none }
        if !symbol.message.exists {
            error(tokens, .method(method), "\"\(unit.tree.text(ofName: tokens))\" is not a message")
        } else if !checkMayUse(symbol, tokens, for: .method(method)) {
            return .none
        }
        return symbol.message
    }
}
