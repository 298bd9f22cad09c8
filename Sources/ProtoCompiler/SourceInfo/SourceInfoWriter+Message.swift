/// The next entities of each kind that the walk will meet in a file or message.
struct Members {
    /// The number of the descriptor's field that holds messages.
    let messageField: Int32
    /// The first message of the parent.
    let firstMessage: Int32
    let firstExtension: Int32
    /// The next message, group or map entry.
    private(set) var message: Int32
    private(set) var enumeration: Int32
    private(set) var `extension`: Int32

    init(
        messageField: Int32,
        messages: NodeRange<Message>,
        enums: NodeRange<Enumeration>,
        extensions: NodeRange<Field>
    ) {
        self.messageField = messageField
        firstMessage = messages.start
        firstExtension = extensions.start
        message = messages.start
        enumeration = enums.start
        `extension` = extensions.start
    }

    mutating func nextMessage() -> NodeID<Message> {
        message += 1
        return NodeID(raw: message - 1)
    }

    mutating func nextEnum() -> NodeID<Enumeration> {
        enumeration += 1
        return NodeID(raw: enumeration - 1)
    }

    mutating func nextExtension() -> NodeID<Field> {
        `extension` += 1
        return NodeID(raw: `extension` - 1)
    }
}

extension SourceInfoWriter {
    /// Writes a message; the path names it.
    mutating func message(_ node: NodeID<MessageNode>, _ id: NodeID<Message>, _ model: borrowing Model) {
        let syntax = tree.messages[node]
        // The place of a message begins behind `export` or `local`.
        let first = syntax.visibility >= 0 ? syntax.visibility + 1 : syntax.tokens.first
        declaration(first, syntax.tokens.last, end: syntax.block.open)
        location(1, of: syntax.name)
        messageBody(syntax.block, id, model)
    }

    /// The counters of a walk through a message.
    private struct BodyCounts {
        var field: Int32
        var oneof: Int32
        var range: Int32
        var reservedRange: Int32 = 0
        var reservedName: Int32 = 0
    }

    /// Writes what is in a message or group.
    mutating func messageBody(_ block: Block, _ id: NodeID<Message>, _ model: borrowing Model) {
        let message = model.messages[id]
        var members = Members(
            messageField: 3,
            messages: message.messages,
            enums: message.enums,
            extensions: message.extensions
        )
        var counts = BodyCounts(
            field: message.fields.start,
            oneof: message.oneofs.start,
            range: message.extensionRanges.start
        )
        for child in block.body {
            switch tree.declarations[child] {
            case .field(let node): field(node, message, &counts.field, &members, model)
            case .option(let option): self.option(option, 7, isVanished: !message.options.exists)
            case .oneof(let node): oneof(node, message, &counts.oneof, &counts.field, &members, model)
            case .message(let node):
                let mark = push(3, members.message - message.messages.start)
                self.message(node, members.nextMessage(), model)
                pop(mark)
            case .enumeration(let node):
                let mark = push(4, members.enumeration - message.enums.start)
                enumeration(node, members.nextEnum(), model)
                pop(mark)
            case .extend(let node): extend(node, 6, &members, model)
            case .extensions(let node): extensions(node, message.extensionRanges.start, &counts.range, model)
            case .reserved(let node): reserved(node, 9, 10, &counts.reservedRange, &counts.reservedName)
            case .empty(let token): comments.skipEmptyStatement(token)
            default: break
            }
        }
        comments.leaveBlock(block.close)
    }

    // MARK: Fields

    private mutating func field(
        _ node: NodeID<FieldNode>,
        _ message: Message,
        _ next: inout Int32,
        _ members: inout Members,
        _ model: borrowing Model
    ) {
        let mark = push(2, next - message.fields.start)
        let isVanished = !model.fields[NodeID(raw: next)].options.exists
        next += 1
        fieldParts(node, extendee: nil, isVanished: isVanished)
        groupOrMap(node, mark, &members, model)
    }

    /// Writes a field and its parts; the path names it.
    private mutating func fieldParts(_ node: NodeID<FieldNode>, extendee: TokenRange?, isVanished: Bool) {
        let syntax = tree.fields[node]
        let last = syntax.tokens.last
        if syntax.group.exists {
            location(syntax.tokens.first, last)
        } else {
            declaration(syntax.tokens.first, last, end: last)
        }
        if let extendee { location(2, of: extendee) }
        // The parser takes a label in a oneof for an error, so that there is none.
        if syntax.labelToken >= 0 { location(4, of: syntax.labelToken) }
        let isNamed = syntax.type == .named || syntax.type == .map
        location(isNamed ? 6 : 5, of: syntax.typeTokens)
        location(1, of: syntax.name)
        location(3, of: syntax.numberToken)
        if syntax.options.exists { compactOptions(syntax.options, 8, isVanished: isVanished) }
    }

    /// Ends a field: writes the message of a group, and counts that of a map.
    ///
    /// - Parameters:
    ///   - node: the field.
    ///   - mark: the path of the field's parent, which a group lies in, too.
    ///   - members: what comes next in that parent.
    ///   - model: the model.
    private mutating func groupOrMap(
        _ node: NodeID<FieldNode>,
        _ mark: PathMark,
        _ members: inout Members,
        _ model: borrowing Model
    ) {
        let syntax = tree.fields[node]
        guard syntax.group.exists else {
            if syntax.type == .map { _ = members.nextMessage() }
            return pop(mark)
        }
        let block = tree.messages[syntax.group].block
        let index = members.message - members.firstMessage
        let fieldPath = takePath(from: mark)
        let group = push(members.messageField, index)
        declaration(syntax.tokens.first, syntax.tokens.last, end: block.open)
        location(1, of: syntax.name)
        pop(group)
        let field = push(fieldPath)
        location(6, of: syntax.name)
        pop(field)
        let body = push(members.messageField, index)
        messageBody(block, members.nextMessage(), model)
        pop(body)
    }

    /// Writes an `extend` block; the field of the descriptor that holds extensions has the number `number`.
    mutating func extend(
        _ node: NodeID<ExtendNode>,
        _ number: Int32,
        _ members: inout Members,
        _ model: borrowing Model
    ) {
        let syntax = tree.extends[node]
        let block = push(number)
        declaration(syntax.tokens.first, syntax.tokens.last, end: syntax.block.open)
        pop(block)
        for child in syntax.block.body {
            guard case .field(let field) = tree.declarations[child] else { continue }
            let mark = push(number, members.extension - members.firstExtension)
            let isVanished = !model.fields[members.nextExtension()].options.exists
            fieldParts(field, extendee: syntax.extendee, isVanished: isVanished)
            groupOrMap(field, mark, &members, model)
        }
        comments.leaveBlock(syntax.block.close)
    }

    // MARK: Oneofs

    private mutating func oneof(
        _ node: NodeID<OneofNode>,
        _ message: Message,
        _ next: inout Int32,
        _ nextField: inout Int32,
        _ members: inout Members,
        _ model: borrowing Model
    ) {
        let syntax = tree.oneofs[node]
        let isVanished = !model.oneofs[NodeID(raw: next)].options.exists
        let index = next - message.oneofs.start
        next += 1
        let mark = push(8, index)
        declaration(syntax.tokens.first, syntax.tokens.last, end: syntax.block.open)
        location(1, of: syntax.name)
        pop(mark)
        for child in syntax.block.body {
            switch tree.declarations[child] {
            case .field(let field): self.field(field, message, &nextField, &members, model)
            case .option(let option):
                let mark = push(8, index)
                self.option(option, 2, isVanished: isVanished)
                pop(mark)
            default: break
            }
        }
        comments.leaveBlock(syntax.block.close)
    }
}
