extension Parser {
    /// Parses a field, group or map.
    mutating func field(in block: BlockKind) throws(ParseFailure) -> NodeID<FieldNode> {
        let start = position
        let label = label(in: block)
        let labelToken = label == .none ? -1 : start
        let typeStart = position
        var node = FieldNode(
            tokens: .none,
            labelToken: labelToken,
            label: label,
            type: .named,
            typeTokens: .none,
            map: .none,
            name: -1,
            numberToken: -1,
            number: 0,
            options: .none,
            group: .none
        )
        if at(word: .map), following.kind == .openAngle {
            try mapType(into: &node, in: block)
        } else {
            if label == .none, block != .oneof, tree.dialect == .proto2 { reportMissingLabel() }
            node.type = try type()
        }
        node.typeTokens = tokens(from: typeStart)
        node.name = try expect(.identifier, "the name of a field")
        try expect(.equals, "\"=\" and the number of the field")
        node.numberToken = position
        node.number = try fieldNumber()
        node.options = try compactOptions(of: node.type)
        if node.type == .group {
            node.group = try groupBody(start, node)
        } else {
            try endStatement()
        }
        node.tokens = tokens(from: start)
        return tree.fields.append(node)
    }

    /// Consumes a label if there is one, and reports one that must not be there.
    @inline(__always)
    private mutating func label(in block: BlockKind) -> Label {
        let label: Label
        switch Keyword(rawValue: current.name.raw) {
        case .optional: label = .optional
        case .required: label = .required
        case .repeated: label = .repeated
        default: return .none
        }
        checkLabel(label, in: block)
        advance()
        return label
    }

    private mutating func checkLabel(_ label: Label, in block: BlockKind) {
        if block == .oneof {
            error("fields of a oneof have no label", hint: "remove \"\(label)\"")
        } else if tree.dialect.isEditions, label == .optional {
            error(
                "\"optional\" is gone in editions: fields have presence by default",
                hint: "remove it, or set features.field_presence"
            )
        } else if tree.dialect.isEditions, label == .required {
            error("\"required\" is gone in editions", hint: "set features.field_presence = LEGACY_REQUIRED")
        }
    }

    private mutating func reportMissingLabel() {
        guard at(.identifier) || at(.dot) else { return }
        // A type called "map" is only told from a map by what follows.
        error(
            at: at(word: .map) ? position + 1 : position,
            "expected \"optional\", \"required\" or \"repeated\", found \(found)",
            hint: "proto2 fields need a label"
        )
    }

    /// Parses a field's number.
    ///
    /// One out of range is reported, and taken as 1.
    private mutating func fieldNumber() throws(ParseFailure) -> Int32 {
        let index = try expect(.integer, "the number of the field")
        guard let value = tree.integerValue(index, limit: UInt64(Int32.max)) else {
            error(at: index, "field number \(tree.text(index)) is greater than 536,870,911")
            return 1
        }
        return Int32(value)
    }

    /// Parses `map<key, value>`.
    private mutating func mapType(into node: inout FieldNode, in block: BlockKind) throws(ParseFailure) {
        let angle = position + 1
        if block == .oneof { error(at: angle, "a oneof cannot hold a map") }
        if block == .extend { error(at: angle, "an extension cannot be a map") }
        if node.label != .none, block != .oneof {
            error(at: angle, "map fields have no label", hint: "remove \"\(node.label)\"")
        }
        // The entries of the map are messages in this one.
        if depth >= Self.maximumDepth {
            error(at: angle, "the map's entries are messages nested deeper than \(Self.maximumDepth) levels")
        }
        advance()
        advance()
        let key = position
        let keyType = try type()
        let keyTokens = tokens(from: key)
        try expect(.comma)
        let value = position
        let valueType = try type()
        let valueTokens = tokens(from: value)
        try expect(.closeAngle)
        node.type = .map
        node.map = tree.maps.append(
            MapNode(keyType: keyType, keyTokens: keyTokens, valueType: valueType, valueTokens: valueTokens)
        )
    }

    /// Parses a type: a scalar type's word, `group`, or a name.
    @inline(__always)
    private mutating func type() throws(ParseFailure) -> FieldType {
        if tree.dialect.edition == .unstable, let type = unstableType() { return type }
        guard let scalar = FieldType(current.name) else {
            try typeName()
            return .named
        }
        if scalar == .group, tree.dialect.isEditions {
            error("groups are gone in editions", hint: "use a message and features.message_encoding = DELIMITED")
        }
        advance()
        return scalar
    }

    /// Consumes a word that means another type in the unstable edition, where integers have fixed sizes by default.
    private mutating func unstableType() -> FieldType? {
        guard at(.identifier) else { return nil }
        let word = tree.text(position)
        if let replacement = Self.obsoleteTypes[word] {
            error("type \"\(word)\" is gone in the unstable edition", hint: "use \"\(replacement)\"")
        }
        guard let type = Self.unstableTypes[word] ?? FieldType(current.name), type != .group else { return nil }
        advance()
        return type
    }

    private static let unstableTypes: [String: FieldType] = [
        "uint64": .fixed64, "uint32": .fixed32, "int32": .sfixed32, "int64": .sfixed64, "varint32": .int32,
        "varint64": .int64, "uvarint32": .uint32, "uvarint64": .uint64, "zigzag32": .sint32, "zigzag64": .sint64,
    ]

    private static let obsoleteTypes = [
        "fixed32": "uint32", "fixed64": "uint64", "sfixed32": "int32", "sfixed64": "int64", "sint32": "zigzag32",
        "sint64": "zigzag64",
    ]

    /// Parses the name of a message where no scalar type may stand.
    mutating func messageTypeName() throws(ParseFailure) -> TokenRange {
        let start = position
        if FieldType(current.name) != nil {
            error("expected a message type, found \(found)")
            advance()
        } else {
            try typeName()
        }
        return tokens(from: start)
    }

    /// Parses a name with dots between its parts and perhaps one before it.
    @inline(__always)
    mutating func typeName() throws(ParseFailure) {
        _ = take(.dot)
        try expect(.identifier, "a type")
        while take(.dot) { try expect(.identifier, "an identifier") }
    }

    /// Parses a group's block.
    private mutating func groupBody(
        _ start: TokenIndex,
        _ field: FieldNode
    ) throws(ParseFailure) -> NodeID<MessageNode> {
        try enterMessage()
        let first = tree.withBytes(field.name) { $0[0] }
        if first < UInt8(ascii: "A") || first > UInt8(ascii: "Z") {
            error(at: field.name, "the name of a group must begin with a capital letter")
        }
        let block = try block(.message, "group", field.name)
        leaveMessage()
        let node = MessageNode(
            tokens: tokens(from: start),
            visibility: -1,
            name: field.name,
            block: block,
            isGroup: true
        )
        return tree.messages.append(node)
    }
}
