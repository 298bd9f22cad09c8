extension FileLinker {
    /// Adds messages, groups and map entries, which stand one behind the other, and then what is in each.
    ///
    /// - Parameters:
    ///   - nested: the messages in source order.
    ///   - extensionGroups: the extensions among the owners of groups, in the same order.
    ///   - scope: what the messages lie in.
    /// - Returns: the messages.
    mutating func declareMessages(
        _ nested: [NestedMessage],
        _ extensionGroups: [NodeID<Field>],
        in scope: Symbol
    ) -> NodeRange<Message> {
        guard !nested.isEmpty else { return .none }
        let first = model.messages.next
        var extensionGroups = extensionGroups[...]
        for message in nested {
            switch message {
            case .message(let node):
                addMessage(node, [], in: scope)
            case .group(let node, let owner):
                let id = addMessage(unit.tree.fields[node].group, .group, in: scope)
                let field = owner.exists ? owner : extensionGroups.popFirst() ?? .none
                model.fields[field].typeSymbol = .message(id)
            case .mapEntry(let node, let owner):
                let id = addMapEntry(node, owner, in: scope)
                model.fields[owner].typeSymbol = .message(id)
            }
        }
        for (id, message) in zip(model.messages.since(first), nested) {
            switch message {
            case .message(let node): declareBody(of: id, unit.tree.messages[node].block)
            case .group(let node, _): declareBody(of: id, unit.tree.messages[unit.tree.fields[node].group].block)
            case .mapEntry(let node, let owner): declareMapFields(of: id, node, owner)
            }
        }
        // The nested messages of these ones come behind them.
        return NodeRange(start: first, end: first + Int32(nested.count))
    }

    @discardableResult
    private mutating func addMessage(
        _ node: NodeID<MessageNode>,
        _ flags: Message.Flags,
        in scope: Symbol
    ) -> NodeID<Message> {
        let syntax = unit.tree.messages[node]
        let name = unit.tree.name(syntax.name)
        let message = Message(
            name: name,
            file: file,
            parent: scope,
            fullName: model.arena.append(fullName: model.storedFullName(of: scope), name, model.names),
            flags: flags.union(visibilityFlags(syntax.visibility)),
            node: node
        )
        let id = model.messages.append(message)
        declare(.message(id), name, in: scope)
        return id
    }

    /// The flag of a visibility keyword.
    func visibilityFlags(_ token: TokenIndex) -> Message.Flags {
        guard token >= 0 else { return [] }
        return unit.tree.token(token).is(.export) ? .export : .local
    }

    /// Adds what is in a message or group.
    private mutating func declareBody(of id: NodeID<Message>, _ block: Block) {
        let scope = Symbol.message(id)
        var contents = BodyContents()
        let firstField = model.fields.next
        let firstOneof = model.oneofs.next
        for child in block.body {
            switch unit.tree.declarations[child] {
            case .field(let node): declareField(node, in: scope, &contents)
            case .oneof(let node): declareOneof(node, in: id, &contents)
            case .option(let node): noteMessageSet(node, id)
            case let other: gather(other, into: &contents)
            }
        }
        model.messages[id].fields = model.fields.since(firstField)
        declareSyntheticOneofs(of: id)
        model.messages[id].oneofs = model.oneofs.since(firstOneof)
        let isMessageSet = model.messages[id].flags.contains(.messageSet)
        let maximum = isMessageSet ? Int32.max : Self.maximumFieldNumber + 1
        model.messages[id].extensionRanges = declareExtensionRanges(contents.extensions, maximum: maximum)
        model.messages[id].reservedRanges = declareReservedRanges(contents.reserved, maximum: maximum)
        model.messages[id].reservedNames = declareReservedNames(contents.reserved)
        model.messages[id].enums = declareEnums(contents.enums, in: scope)
        let (extensions, groups) = declareExtensions(contents.extends, in: scope)
        model.messages[id].extensions = extensions
        model.messages[id].messages = declareMessages(contents.messages, groups, in: scope)
    }

    // MARK: Oneofs

    private mutating func declareOneof(
        _ node: NodeID<OneofNode>,
        in message: NodeID<Message>,
        _ contents: inout BodyContents
    ) {
        let syntax = unit.tree.oneofs[node]
        let name = unit.tree.name(syntax.name)
        let id = model.oneofs.append(
            Oneof(name: name, message: message, fields: .none, isSynthetic: false, node: node)
        )
        declare(.oneof(id), name, in: .message(message))
        let first = model.fields.next
        for child in syntax.block.body {
            guard case .field(let field) = unit.tree.declarations[child] else { continue }
            declareField(field, in: .message(message), oneof: id, &contents)
        }
        model.oneofs[id].fields = model.fields.since(first)
    }

    /// Adds a oneof for each field of proto3 with the label `optional`.
    private mutating func declareSyntheticOneofs(of message: NodeID<Message>) {
        guard unit.tree.dialect == .proto3 else { return }
        for field in model.messages[message].fields where model.fields[field].flags.contains(.proto3Optional) {
            let name = syntheticName(model.fields[field].name, in: .message(message))
            let range = NodeRange<Field>(start: field.raw, end: field.raw + 1)
            let id = model.oneofs.append(
                Oneof(name: name, message: message, fields: range, isSynthetic: true, node: .none)
            )
            _ = model.symbols.add(.oneof(id), name, in: .message(message))
            model.fields[field].oneof = id
        }
    }

    /// The name of a synthetic oneof: the field's with an underscore before it, and X's if that name is taken.
    private mutating func syntheticName(_ field: NameID, in scope: Symbol) -> NameID {
        var text = model.names.string(field)
        if !text.hasPrefix("_") { text = "_" + text }
        while true {
            let name = model.names.intern(text)
            if !model.symbols.find(name, in: scope).exists { return name }
            text = "X" + text
        }
    }

    // MARK: Ranges

    /// Notes whether `message_set_wire_format` is switched on: it decides what `max` means.
    private mutating func noteMessageSet(_ node: NodeID<OptionNode>, _ message: NodeID<Message>) {
        let option = unit.tree.options[node]
        guard option.name.count == 1, let first = option.name.first else { return }
        let part = unit.tree.optionNameParts[first]
        guard !part.isExtension, unit.tree.token(part.name.first).is(.messageSetWireFormat) else { return }
        if unit.tree.token(option.value.tokens.first).is(.true) { model.messages[message].flags.insert(.messageSet) }
    }

    private mutating func declareExtensionRanges(
        _ nodes: [NodeID<ExtensionsNode>],
        maximum: Int32
    ) -> NodeRange<NumberRange> {
        guard !nodes.isEmpty else { return .none }
        let first = model.numberRanges.next
        for node in nodes {
            for range in unit.tree.extensions[node].ranges { addRange(range, maximum, statement: node) }
        }
        return model.numberRanges.since(first)
    }

    /// Adds reserved ranges.
    ///
    /// `maximum` is the end that `max` stands for, exclusive; `nil` for an enum, whose ends are inclusive.
    mutating func declareReservedRanges(_ nodes: [NodeID<ReservedNode>], maximum: Int32?) -> NodeRange<NumberRange> {
        guard !nodes.isEmpty else { return .none }
        let first = model.numberRanges.next
        for node in nodes {
            for range in unit.tree.reserveds[node].ranges { addRange(range, maximum, statement: .none) }
        }
        return model.numberRanges.since(first)
    }

    private mutating func addRange(
        _ node: NodeID<RangeNode>,
        _ maximum: Int32?,
        statement: NodeID<ExtensionsNode>
    ) {
        let syntax = unit.tree.ranges[node]
        let end = syntax.isToMax ? maximum ?? .max : maximum == nil ? syntax.end : syntax.end + 1
        _ = model.numberRanges.append(
            NumberRange(start: syntax.start, end: end, node: node, statement: statement)
        )
    }

    /// Adds reserved names.
    mutating func declareReservedNames(_ nodes: [NodeID<ReservedNode>]) -> NodeRange<ReservedName> {
        guard !nodes.isEmpty else { return .none }
        let first = model.reservedNames.next
        for node in nodes {
            for id in unit.tree.reserveds[node].names {
                let tokens = unit.tree.reservedNames[id].tokens
                let isIdentifier = unit.tree.token(tokens.first).kind == .identifier
                let name = isIdentifier ? unit.tree.name(tokens.first) : internString(tokens)
                _ = model.reservedNames.append(ReservedName(name: name, node: id))
            }
        }
        return model.reservedNames.since(first)
    }

    /// Interns the value of string tokens.
    mutating func internString(_ tokens: TokenRange) -> NameID {
        unit.tree.stringValue(tokens).withUnsafeBytes { model.names.intern($0) }
    }
}
