extension SourceInfoWriter {
    /// Writes an `extensions` statement; its options have a location for each of its ranges.
    mutating func extensions(
        _ node: NodeID<ExtensionsNode>,
        _ first: Int32,
        _ next: inout Int32,
        _ model: borrowing Model
    ) {
        let syntax = tree.extensions[node]
        let start = next
        let mark = push(5)
        declaration(syntax.tokens.first, syntax.tokens.last, end: syntax.tokens.last)
        for id in syntax.ranges {
            range(tree.ranges[id], next - first)
            next += 1
        }
        if syntax.options.exists {
            for index in start..<next {
                let mark = push(index - first)
                compactOptions(syntax.options, 3, isVanished: !model.numberRanges[NodeID(raw: index)].options.exists)
                pop(mark)
            }
        }
        pop(mark)
    }

    /// Writes a `reserved` statement.
    ///
    /// - Parameters:
    ///   - node: the statement.
    ///   - rangeField: the number of the descriptor's field that holds reserved ranges.
    ///   - nameField: the number of the one that holds reserved names.
    ///   - ranges: the number of ranges so far.
    ///   - names: the number of names so far.
    mutating func reserved(
        _ node: NodeID<ReservedNode>,
        _ rangeField: Int32,
        _ nameField: Int32,
        _ ranges: inout Int32,
        _ names: inout Int32
    ) {
        let syntax = tree.reserveds[node]
        let mark = push(syntax.names.isEmpty ? rangeField : nameField)
        declaration(syntax.tokens.first, syntax.tokens.last, end: syntax.tokens.last)
        for id in syntax.names {
            location(names, of: tree.reservedNames[id].tokens)
            names += 1
        }
        for id in syntax.ranges {
            range(tree.ranges[id], ranges)
            ranges += 1
        }
        pop(mark)
    }

    private mutating func range(_ range: RangeNode, _ index: Int32) {
        let mark = push(index)
        location(range.startTokens.first, range.endTokens.last)
        location(1, of: range.startTokens)
        if range.endTokens == range.startTokens {
            // protoc takes one token for the end of a single number, if only the minus before it.
            location(2, of: range.startTokens.first)
        } else {
            location(2, of: range.endTokens)
        }
        pop(mark)
    }

    // MARK: Enums

    /// Writes an enum; the path names it.
    mutating func enumeration(_ node: NodeID<EnumNode>, _ id: NodeID<Enumeration>, _ model: borrowing Model) {
        let syntax = tree.enums[node]
        let first = syntax.visibility >= 0 ? syntax.visibility + 1 : syntax.tokens.first
        declaration(first, syntax.tokens.last, end: syntax.block.open)
        location(1, of: syntax.name)
        let values = model.enums[id].values
        var value = values.start
        var ranges: Int32 = 0
        var names: Int32 = 0
        for child in syntax.block.body {
            switch tree.declarations[child] {
            case .enumValue(let node):
                let mark = push(2, value - values.start)
                enumValue(node, isVanished: !model.enumValues[NodeID(raw: value)].options.exists)
                pop(mark)
                value += 1
            case .option(let option): self.option(option, 3, isVanished: !model.enums[id].options.exists)
            case .reserved(let node): reserved(node, 4, 5, &ranges, &names)
            case .empty(let token): comments.skipEmptyStatement(token)
            default: break
            }
        }
        comments.leaveBlock(syntax.block.close)
    }

    private mutating func enumValue(_ node: NodeID<EnumValueNode>, isVanished: Bool) {
        let syntax = tree.enumValues[node]
        declaration(syntax.tokens.first, syntax.tokens.last, end: syntax.tokens.last)
        location(1, of: syntax.name)
        location(2, of: syntax.numberTokens)
        if syntax.options.exists { compactOptions(syntax.options, 3, isVanished: isVanished) }
    }
}
