extension OptionInterpreter {
    /// Makes the message that an aggregate value in braces gives to an option.
    mutating func aggregate(
        _ value: OptionValue,
        _ field: NodeID<Field>
    ) throws(OptionValueError) -> OptionValues.Index {
        guard value.kind == .aggregate else {
            let name = linker.model.names.string(linker.model.fields[field].name)
            throw OptionValueError(
                "the option is a message",
                hint: "set all of it with \(name) = { … }, or one field with \(name).field = …"
            )
        }
        // protoc takes a minus before the brace, and makes nothing of it.
        let brace = value.tokens.first + (value.isNegative ? 1 : 0)
        var cursor = AggregateCursor(next: brace + 1, end: value.tokens.last)
        cursor.skipComments(linker.unit.tree)
        let index = values.add(field, linker.model.fields[field].number, .message)
        let type = linker.model.fields[field].typeSymbol.message
        while !cursor.isAtEnd { try readField(of: index, type, &cursor, depth: path.count + 1) }
        try checkRequired(index, type, "the value")
        return index
    }

    /// How deep messages may nest in options: protoc cannot read its own descriptors beyond this.
    static var maximumDepth: Int { 99 }

    /// Reads one field of a message in text format, and the separator behind it.
    private mutating func readField(
        of message: OptionValues.Index,
        _ type: NodeID<Message>,
        _ cursor: inout AggregateCursor,
        depth: Int
    ) throws(OptionValueError) {
        if cursor.at(.openBracket, linker.unit.tree) {
            if let any = linker.model.anyFields(of: type) {
                try readAny(of: message, any, &cursor, depth: depth)
                cursor.takeSeparator(linker.unit.tree)
                return
            }
            let field = try readExtensionName(of: type, &cursor)
            try readValues(of: field, message, &cursor, depth: depth)
        } else if let field = try readFieldName(of: type, &cursor) {
            try readValues(of: field, message, &cursor, depth: depth)
        } else {
            try skipReserved(&cursor, depth: depth)
        }
        cursor.takeSeparator(linker.unit.tree)
    }

    // MARK: Names

    /// Reads the name of a field; `nil` if it is a reserved one, whose value is skipped.
    private mutating func readFieldName(
        of type: NodeID<Message>,
        _ cursor: inout AggregateCursor
    ) throws(OptionValueError) -> NodeID<Field>? {
        guard cursor.at(.identifier, linker.unit.tree) else {
            throw cursor.expected("the name of a field", linker.unit.tree)
        }
        let token = cursor.take(linker.unit.tree)
        let name = linker.unit.tree.name(token)
        if let field = linker.model.field(name, in: type) { return field }
        if let group = linker.model.group(named: name, in: type) { return group }
        if linker.model.messages[type].reservedNames.contains(where: { linker.model.reservedNames[$0].name == name }) {
            return nil
        }
        let text = linker.unit.tree.text(token)
        let names = linker.model.messages[type].fields.map { linker.model.names.string(linker.model.fields[$0].name) }
        let near = Spelling.nearest(to: text, among: names)
        throw OptionValueError(
            "message \(linker.model.arena.string(linker.model.messages[type].fullName)) has no field named \"\(text)\"",
            hint: near.map { "did you mean \"\($0)\"?" }
        )
    }

    private mutating func readExtensionName(
        of type: NodeID<Message>,
        _ cursor: inout AggregateCursor
    ) throws(OptionValueError) -> NodeID<Field> {
        let name = try readBracketedName(&cursor)
        let text = linker.unit.tree.text(ofName: name)
        guard !text.contains("/") else {
            throw OptionValueError("the name of an extension cannot hold a slash: [\(text)]")
        }
        guard linker.unit.tree.isName(name) else { throw OptionValueError("[\(text)] is no name of an extension") }
        let scope = linker.model.messages[type].parent
        let full = linker.model.arena.string(linker.model.messages[type].fullName)
        if case .found(let symbol) = linker.lookUp(name, from: scope, typesOnly: false) {
            if symbol.field.exists, linker.model.container(of: symbol.field) == type { return symbol.field }
            if let item = linker.model.messageSetItem(symbol.message, in: type) { return item }
        }
        throw OptionValueError("[\(text)] is not defined or is no extension of \(full)")
    }

    /// Reads what stands between square brackets.
    private func readBracketedName(_ cursor: inout AggregateCursor) throws(OptionValueError) -> TokenRange {
        _ = cursor.take(linker.unit.tree)
        let first = cursor.next
        while !cursor.isAtEnd, linker.unit.tree.isURLPart(cursor.next) { _ = cursor.take(linker.unit.tree) }
        let name = TokenRange(first: first, end: max(first, cursor.behindLast))
        guard cursor.at(.closeBracket, linker.unit.tree) else { throw cursor.expected("\"]\"", linker.unit.tree) }
        _ = cursor.take(linker.unit.tree)
        return name
    }

    // MARK: Values

    /// Reads the value or the list of values behind a field's name.
    private mutating func readValues(
        of field: NodeID<Field>,
        _ message: OptionValues.Index,
        _ cursor: inout AggregateCursor,
        depth: Int
    ) throws(OptionValueError) {
        let isRepeated = linker.model.fields[field].label == .repeated
        if !isRepeated { try checkUnset(field, message) }
        let hasColon = cursor.take(.colon, linker.unit.tree)
        if !hasColon, !linker.model.fields[field].type.isMessage { throw cursor.expected("\":\"", linker.unit.tree) }
        guard isRepeated, cursor.take(.openBracket, linker.unit.tree) else {
            return try readValue(of: field, message, &cursor, depth: depth)
        }
        guard !cursor.take(.closeBracket, linker.unit.tree) else { return }
        while true {
            try readValue(of: field, message, &cursor, depth: depth)
            if cursor.take(.closeBracket, linker.unit.tree) { return }
            guard cursor.take(.comma, linker.unit.tree) else {
                throw cursor.expected("\",\" or \"]\"", linker.unit.tree)
            }
        }
    }

    /// Checks that a field is not set yet, nor another member of its oneof.
    private func checkUnset(_ field: NodeID<Field>, _ message: OptionValues.Index) throws(OptionValueError) {
        let oneof = linker.model.fields[field].oneof
        var index = values[message].first
        while index >= 0 {
            let other = values[index].field
            let isPresent = !linker.model.hasImplicitPresence(other) || !values.isZero(index)
            if isPresent, other == field {
                let name = linker.model.names.string(linker.model.fields[field].name)
                throw OptionValueError("field \"\(name)\" is set twice")
            }
            if oneof.exists, linker.model.fields[other].oneof == oneof {
                let name = linker.model.names.string(linker.model.fields[field].name)
                let otherName = linker.model.names.string(linker.model.fields[other].name)
                let oneofName = linker.model.names.string(linker.model.oneofs[oneof].name)
                throw OptionValueError(
                    "fields \"\(otherName)\" and \"\(name)\" are both set, but both belong to oneof \"\(oneofName)\""
                )
            }
            index = values[index].next
        }
    }

    private mutating func readValue(
        of field: NodeID<Field>,
        _ message: OptionValues.Index,
        _ cursor: inout AggregateCursor,
        depth: Int
    ) throws(OptionValueError) {
        let type = linker.model.fields[field].type
        guard type.isMessage else {
            let child = try readScalar(of: field, type, &cursor)
            values.attach(child, to: message)
            return
        }
        let child = values.add(field, linker.model.fields[field].number, .message)
        // The fields of the message come behind it, so the message is put in place first.
        values.attach(child, to: message)
        try readMessage(child, linker.model.fields[field].typeSymbol.message, &cursor, depth: depth + 1)
    }

    /// Reads a message in braces or angle brackets.
    private mutating func readMessage(
        _ message: OptionValues.Index,
        _ type: NodeID<Message>,
        _ cursor: inout AggregateCursor,
        depth: Int
    ) throws(OptionValueError) {
        guard depth <= Self.maximumDepth else {
            throw OptionValueError("messages nest deeper than \(Self.maximumDepth) levels")
        }
        let isAngle = cursor.take(.openAngle, linker.unit.tree)
        if !isAngle, !cursor.take(.openBrace, linker.unit.tree) { throw cursor.expected("\"{\"", linker.unit.tree) }
        while !cursor.at(.closeAngle, linker.unit.tree), !cursor.at(.closeBrace, linker.unit.tree) {
            try readField(of: message, type, &cursor, depth: depth)
        }
        let end: TokenKind = isAngle ? .closeAngle : .closeBrace
        guard cursor.take(end, linker.unit.tree) else { throw cursor.expected(end.text, linker.unit.tree) }
    }

    // MARK: Any

    /// Reads `[type.googleapis.com/full.Name] { … }`, the text of a message packed in an `Any`.
    private mutating func readAny(
        of message: OptionValues.Index,
        _ fields: (url: NodeID<Field>, value: NodeID<Field>),
        _ cursor: inout AggregateCursor,
        depth: Int
    ) throws(OptionValueError) {
        let name = try readBracketedName(&cursor)
        let url = linker.unit.tree.text(ofName: name)
        guard let slash = url.lastIndex(of: "/") else {
            throw OptionValueError("[\(url)] needs a prefix such as \"type.googleapis.com/\"")
        }
        let type = try anyType(url, prefix: url[...slash], name: url[url.index(after: slash)...])
        cursor.takeColon(linker.unit.tree)
        let mark = values.mark
        let content = values.addRoot()
        try readMessage(content, type, &cursor, depth: depth + 1)
        try checkRequired(content, type, "the message in the Any")
        guard values[message].first < 0 else { throw OptionValueError("the Any is set twice") }
        var writer = OptionWriter(strips: false)
        writer.write(content, type, values, linker.model)
        values.cut(to: mark)
        values.attach(values.add(fields.url, 1, bytes: url.utf8), to: message)
        values.attach(values.add(fields.value, 2, bytes: writer.writer.bytes), to: message)
    }

    private mutating func anyType(
        _ url: String,
        prefix: Substring,
        name: Substring
    ) throws(OptionValueError) -> NodeID<Message> {
        guard prefix == "type.googleapis.com/" || prefix == "type.googleprod.com/" else {
            throw OptionValueError("[\(url)] must begin with \"type.googleapis.com/\"")
        }
        var symbol = Symbol.root
        for part in name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            let known = Array(part).withUnsafeBytes { linker.model.names.find($0) }
            symbol = known.map { linker.model.symbols.find($0, in: symbol) } ?? .none
            guard symbol.exists else { break }
        }
        guard symbol.message.exists else { throw OptionValueError("[\(url)] names no message that is imported") }
        linker.unit.visibility.noteUse(of: symbol, linker.model)
        guard linker.unit.visibility.sees(symbol, linker.model) else {
            throw OptionValueError("[\(url)] names no message that is imported")
        }
        return symbol.message
    }

    // MARK: Checks

    /// Checks that all required fields are set in a message and in all that it holds.
    private func checkRequired(
        _ message: OptionValues.Index,
        _ type: NodeID<Message>,
        _ what: StaticString
    ) throws(OptionValueError) {
        for field in linker.model.messages[type].fields where linker.model.isRequired(field) {
            guard values.last(linker.model.fields[field].number, in: message) < 0 else { continue }
            throw OptionValueError("\(what) lacks the required field \"\(linker.model.fullName(of: .field(field)))\"")
        }
        var index = values[message].first
        while index >= 0 {
            let node = values[index]
            if node.kind == .message {
                try checkRequired(index, linker.model.fields[node.field].typeSymbol.message, what)
            }
            index = node.next
        }
    }
}

extension Model {
    /// The group field that is called by the name of its message, as text format allows.
    fileprivate func group(named name: NameID, in message: NodeID<Message>) -> NodeID<Field>? {
        messages[message].fields.first { id in
            let field = fields[id]
            guard isDelimited(id), messages[field.typeSymbol.message].name == name else { return false }
            return isGroupLike(field)
        }
    }

    /// Whether a field could have been written as a group: named after a message that is declared beside it.
    private func isGroupLike(_ field: Field) -> Bool {
        let type = messages[field.typeSymbol.message]
        let lower = names.withBytes(type.name) { $0.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 } }
        return names.withBytes(field.name) { $0.elementsEqual(lower) } && type.file == field.file
            && type.parent == field.parent
    }

    /// The two fields of `google.protobuf.Any`; `nil` for any other message.
    fileprivate func anyFields(of message: NodeID<Message>) -> (url: NodeID<Field>, value: NodeID<Field>)? {
        guard arena[messages[message].fullName].elementsEqual("google.protobuf.Any".utf8) else { return nil }
        let url = messages[message].fields.first { fields[$0].number == 1 && fields[$0].type == .string }
        let value = messages[message].fields.first { fields[$0].number == 2 && fields[$0].type == .bytes }
        guard let url, let value else { return nil }
        return (url, value)
    }

    /// The extension of a message set that is called by the type which declares it.
    fileprivate func messageSetItem(_ item: NodeID<Message>, in set: NodeID<Message>) -> NodeID<Field>? {
        guard item.exists, messages[set].flags.contains(.messageSet) else { return nil }
        return messages[item].extensions.first { id in
            fields[id].extendee == set && fields[id].type == .message && fields[id].label == .optional
                && fields[id].typeSymbol.message == item
        }
    }
}
