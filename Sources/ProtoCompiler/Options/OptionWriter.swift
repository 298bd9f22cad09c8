/// Writes the values of options as a serialized message: fields in the order of their numbers, as protoc does.
struct OptionWriter: ~Copyable {
    var writer = WireWriter()
    /// Whether options with `retention = RETENTION_SOURCE` are left out.
    let strips: Bool

    init(strips: Bool) { self.strips = strips }

    /// Writes what a message holds.
    ///
    /// - Parameters:
    ///   - message: the message's node.
    ///   - type: the message's type; `.none` for one that is surely neither an entry of a map nor a message set.
    ///   - values: the tree that it is in.
    ///   - model: the model with the types.
    ///   - isInGroup: whether the message lies in a group, within which nothing is stripped.
    mutating func write(
        _ message: OptionValues.Index,
        _ type: NodeID<Message>,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        isInGroup: Bool = false
    ) {
        if type.exists, model.messages[type].flags.contains(.mapEntry) {
            return writeEntry(message, type, values, model, isInGroup: isInGroup)
        }
        let first = values[message].first
        guard first >= 0 else { return }
        if Self.isSorted(first, values) {
            var index = first
            while index >= 0 { index = field(index, values[index].next, type, values, model, isInGroup: isInGroup) }
        } else {
            let order = Self.sorted(message, values)
            var place = 0
            while place < order.count {
                place = fields(order, place, type, values, model, isInGroup: isInGroup)
            }
        }
    }

    /// Whether no two values of a message are out of order and none share a field.
    private static func isSorted(_ first: OptionValues.Index, _ values: borrowing OptionValues) -> Bool {
        var number: Int32 = 0
        var index = first
        while index >= 0 {
            let node = values[index]
            if node.number <= number { return false }
            number = node.number
            index = node.next
        }
        return true
    }

    /// The values of a message by the numbers of their fields, those of one field in the order they were set in.
    static func sorted(
        _ message: OptionValues.Index,
        _ values: borrowing OptionValues
    ) -> [OptionValues.Index] {
        var nodes: [OptionValues.Index] = []
        var keys: [UInt64] = []
        var index = values[message].first
        while index >= 0 {
            keys.append(UInt64(values[index].number) << 32 | UInt64(nodes.count))
            nodes.append(index)
            index = values[index].next
        }
        keys.sort()
        return keys.map { nodes[Int($0 & 0xFFFF_FFFF)] }
    }
}

// MARK: - Fields

extension OptionWriter {
    /// Writes the only value of a field and returns what comes next.
    private mutating func field(
        _ index: OptionValues.Index,
        _ next: OptionValues.Index,
        _ type: NodeID<Message>,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        isInGroup: Bool
    ) -> OptionValues.Index {
        guard isWritten(index, values, model, isInGroup: isInGroup) else { return next }
        let field = values[index].field
        if model.isPacked(field) {
            packed([index], values)
        } else {
            value(index, type, values, model, isInGroup: isInGroup)
        }
        return next
    }

    /// Writes all values of one field, and returns the place of the next field's first one.
    mutating func fields(
        _ order: [OptionValues.Index],
        _ start: Int,
        _ type: NodeID<Message>,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        isInGroup: Bool
    ) -> Int {
        let number = values[order[start]].number
        var end = start + 1
        while end < order.count, values[order[end]].number == number { end += 1 }
        if model.isPacked(values[order[start]].field) {
            if isWritten(order[start], values, model, isInGroup: isInGroup) { packed(order[start..<end], values) }
        } else {
            for place in start..<end where isWritten(order[place], values, model, isInGroup: isInGroup) {
                value(order[place], type, values, model, isInGroup: isInGroup)
            }
        }
        return end
    }

    private func isWritten(
        _ index: OptionValues.Index,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        isInGroup: Bool
    ) -> Bool {
        let node = values[index]
        if node.isOverridden { return false }
        if strips, !isInGroup, model.fields[node.field].flags.contains(.sourceRetention) { return false }
        return node.kind == .message || !values.isZero(index) || !model.hasImplicitPresence(node.field)
    }

    private mutating func packed(_ order: some Collection<OptionValues.Index>, _ values: borrowing OptionValues) {
        guard let first = order.first else { return }
        let start = writer.begin(UInt64(values[first].number))
        for index in order { scalar(values[index]) }
        writer.end(start)
    }

    private mutating func scalar(_ node: OptionValues.Node) {
        switch node.kind {
        case .varint: writer.varint(node.bits)
        case .fixed32: writer.fixed(node.bits, byteCount: 4)
        case .fixed64: writer.fixed(node.bits, byteCount: 8)
        case .bytes, .message: break
        }
    }

    /// Writes one value with its tag.
    mutating func value(
        _ index: OptionValues.Index,
        _ type: NodeID<Message>,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        isInGroup: Bool
    ) {
        let node = values[index]
        let number = UInt64(node.number)
        switch node.kind {
        case .varint:
            writer.tag(number, .varint)
            writer.varint(node.bits)
        case .fixed32:
            writer.tag(number, .fixed32)
            writer.fixed(node.bits, byteCount: 4)
        case .fixed64:
            writer.tag(number, .fixed64)
            writer.fixed(node.bits, byteCount: 8)
        case .bytes:
            writer.bytes(number, values.content(index))
        case .message:
            message(index, type, values, model, isInGroup: isInGroup)
        }
    }
}

// MARK: - Messages

extension OptionWriter {
    private mutating func message(
        _ index: OptionValues.Index,
        _ container: NodeID<Message>,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        isInGroup: Bool
    ) {
        let node = values[index]
        let number = UInt64(node.number)
        let type = model.fields[node.field].typeSymbol.message
        if model.isDelimited(node.field) {
            writer.tag(number, .startGroup)
            write(index, type, values, model, isInGroup: true)
            writer.tag(number, .endGroup)
        } else if isMessageSetItem(node.field, container, model) {
            writer.tag(1, .startGroup)
            writer.integer(2, node.number)
            let start = writer.begin(3)
            write(index, type, values, model, isInGroup: isInGroup)
            writer.end(start)
            writer.tag(1, .endGroup)
        } else {
            let start = writer.begin(number)
            write(index, type, values, model, isInGroup: isInGroup)
            writer.end(start)
        }
    }

    private func isMessageSetItem(
        _ field: NodeID<Field>,
        _ container: NodeID<Message>,
        _ model: borrowing Model
    ) -> Bool {
        container.exists && model.messages[container].flags.contains(.messageSet)
            && model.fields[field].flags.contains(.extension) && model.fields[field].label != .repeated
    }

    /// Writes an entry of a map, which has always both of its fields.
    private mutating func writeEntry(
        _ message: OptionValues.Index,
        _ type: NodeID<Message>,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        isInGroup: Bool
    ) {
        for field in model.messages[type].fields {
            let index = values.last(model.fields[field].number, in: message)
            if index >= 0 {
                value(index, type, values, model, isInGroup: isInGroup)
            } else {
                missing(model.fields[field], model)
            }
        }
    }

    /// Writes the default value of a field of a map's entry.
    private mutating func missing(_ field: Field, _ model: borrowing Model) {
        let number = UInt64(field.number)
        switch field.type {
        case .double, .fixed64, .sfixed64:
            writer.tag(number, .fixed64)
            writer.fixed(0, byteCount: 8)
        case .float, .fixed32, .sfixed32:
            writer.tag(number, .fixed32)
            writer.fixed(0, byteCount: 4)
        case .string, .bytes, .message, .group, .map, .named:
            writer.bytes(number, EmptyCollection())
        case .enumeration:
            let first = model.enums[field.typeSymbol.enumeration].values.first
            writer.integer(number, first.map { model.enumValues[$0].number } ?? 0)
        case .int32, .int64, .uint32, .uint64, .sint32, .sint64, .bool:
            writer.integer(number, 0)
        }
    }
}
