extension FileLinker {
    /// Adds enums and their values.
    mutating func declareEnums(_ nodes: [NodeID<EnumNode>], in scope: Symbol) -> NodeRange<Enumeration> {
        guard !nodes.isEmpty else { return .none }
        let first = model.enums.next
        for node in nodes { declareEnum(node, in: scope) }
        return model.enums.since(first)
    }

    private mutating func declareEnum(_ node: NodeID<EnumNode>, in scope: Symbol) {
        let syntax = unit.tree.enums[node]
        let name = unit.tree.name(syntax.name)
        let enumeration = Enumeration(
            name: name,
            file: file,
            parent: scope,
            fullName: model.arena.append(fullName: model.storedFullName(of: scope), name, model.names),
            flags: visibilityFlags(syntax.visibility),
            node: node
        )
        let id = model.enums.append(enumeration)
        declare(.enumeration(id), name, in: scope)
        var reserved: [NodeID<ReservedNode>] = []
        let firstValue = model.enumValues.next
        for child in syntax.block.body {
            switch unit.tree.declarations[child] {
            case .enumValue(let value): declareEnumValue(value, of: id, in: scope)
            case .reserved(let range): reserved.append(range)
            default: break
            }
        }
        model.enums[id].values = model.enumValues.since(firstValue)
        model.enums[id].reservedRanges = declareReservedRanges(reserved, maximum: nil)
        model.enums[id].reservedNames = declareReservedNames(reserved)
    }

    @inline(__always)
    private mutating func declareEnumValue(
        _ node: NodeID<EnumValueNode>,
        of enumeration: NodeID<Enumeration>,
        in scope: Symbol
    ) {
        let syntax = unit.tree.enumValues[node]
        let name = unit.tree.name(syntax.name)
        let id = model.enumValues.append(
            EnumValue(name: name, number: syntax.number, enumeration: enumeration, node: node)
        )
        declare(.enumValue(id), name, in: scope)
    }
}
