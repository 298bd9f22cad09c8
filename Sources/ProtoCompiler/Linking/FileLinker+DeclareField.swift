extension FileLinker {
    /// The greatest field number.
    static var maximumFieldNumber: Int32 { 536_870_911 }

    /// Adds a field of a message, and notes the message that it declares if it is a group or map.
    mutating func declareField(
        _ node: NodeID<FieldNode>,
        in scope: Symbol,
        oneof: NodeID<Oneof> = .none,
        _ contents: inout BodyContents
    ) {
        let id = addField(node, in: scope, flags: [], oneof: oneof)
        switch unit.tree.fields[node].type {
        case .map: contents.messages.append(.mapEntry(node, owner: id))
        case .group: contents.messages.append(.group(node, owner: id))
        default: break
        }
    }

    /// Adds the extensions of a scope, which stand one behind the other.
    ///
    /// - Returns: the extensions, and those of them that are groups.
    mutating func declareExtensions(
        _ nodes: [NodeID<ExtendNode>],
        in scope: Symbol
    ) -> (extensions: NodeRange<Field>, groups: [NodeID<Field>]) {
        guard !nodes.isEmpty else { return (.none, []) }
        let first = model.fields.next
        var groups: [NodeID<Field>] = []
        for node in nodes {
            let start = model.fields.next
            for child in unit.tree.extends[node].block.body {
                guard case .field(let field) = unit.tree.declarations[child] else { continue }
                let id = addField(field, in: scope, flags: .extension, oneof: .none)
                if unit.tree.fields[field].group.exists { groups.append(id) }
            }
            unit.extends.append((model.fields.since(start), node))
        }
        return (model.fields.since(first), groups)
    }

    @inline(__always)
    private mutating func addField(
        _ node: NodeID<FieldNode>,
        in scope: Symbol,
        flags: Field.Flags,
        oneof: NodeID<Oneof>
    ) -> NodeID<Field> {
        let syntax = unit.tree.fields[node]
        var flags = flags
        if syntax.label == .optional, unit.tree.dialect == .proto3, !oneof.exists { flags.insert(.proto3Optional) }
        if syntax.type == .map { flags.insert(.map) }
        var name = unit.tree.name(syntax.name)
        if syntax.type == .group { name = lowercased(name) }
        var jsonName = model.jsonNames.name(of: name, &model.names)
        if syntax.options.exists { noteExplicitNames(syntax.options, &flags, &jsonName) }
        let field = Field(
            name: name,
            jsonName: jsonName,
            number: syntax.number,
            type: syntax.type == .map ? .message : syntax.type,
            label: syntax.type == .map ? .repeated : syntax.label == .none ? .optional : syntax.label,
            flags: flags,
            file: file,
            parent: scope,
            oneof: oneof,
            node: node
        )
        let id = model.fields.append(field)
        declare(.field(id), name, in: scope)
        return id
    }

    /// Reads `json_name`, and notes whether there is a `default`.
    private mutating func noteExplicitNames(
        _ options: CompactOptions,
        _ flags: inout Field.Flags,
        _ jsonName: inout NameID
    ) {
        for id in options.options {
            let option = unit.tree.options[id]
            switch option.role {
            case .option: continue
            case .jsonName:
                flags.insert(.explicitJSONName)
                jsonName = internString(option.value.tokens)
            case .defaultValue:
                flags.insert(.explicitDefault)
            }
        }
    }

    /// A name with small letters for capital ones.
    private mutating func lowercased(_ name: NameID) -> NameID {
        let bytes = model.names.withBytes(name) { $0.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 } }
        return bytes.withUnsafeBytes { model.names.intern($0) }
    }

    // MARK: Maps

    /// Adds the message that a map field stands for.
    mutating func addMapEntry(
        _ node: NodeID<FieldNode>,
        _ owner: NodeID<Field>,
        in scope: Symbol
    ) -> NodeID<Message> {
        let field = model.names.withBytes(model.fields[owner].name) {
            JSONNames.camelCase($0, capitalizesFirst: true)
        }
        let name = (field + "Entry".utf8).withUnsafeBytes { model.names.intern($0) }
        let message = Message(
            name: name,
            file: file,
            parent: scope,
            fullName: model.arena.append(fullName: model.storedFullName(of: scope), name, model.names),
            flags: .mapEntry,
            node: .none
        )
        let id = model.messages.append(message)
        declare(.message(id), name, in: scope)
        return id
    }

    /// Adds the two fields of a map's message.
    mutating func declareMapFields(of message: NodeID<Message>, _ node: NodeID<FieldNode>, _ owner: NodeID<Field>) {
        let map = unit.tree.maps[unit.tree.fields[node].map]
        let first = model.fields.next
        addMapField(Keyword.key.name, 1, map.keyType, in: message)
        addMapField(Keyword.value.name, 2, map.valueType, in: message)
        model.messages[message].fields = model.fields.since(first)
        unit.mapEntries.append((message, owner))
    }

    private mutating func addMapField(_ name: NameID, _ number: Int32, _ type: FieldType, in message: NodeID<Message>) {
        let id = model.fields.append(
            Field(
                name: name,
                jsonName: name,
                number: number,
                type: type,
                label: .optional,
                flags: [],
                file: file,
                parent: .message(message),
                node: .none
            )
        )
        _ = model.symbols.add(.field(id), name, in: .message(message))
    }
}
