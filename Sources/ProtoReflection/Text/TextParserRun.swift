/// One run of the parser over one text.
struct TextParserRun {
    /// The parser cannot go on; the problem has been noted.
    struct Stop: Error {}

    var tokens: TextTokenizer
    let options: TextParser
    private(set) var depth = 0
    private(set) var warnings: [TextFormatError.Problem] = []

    /// What was wrong so far.
    var problems: [TextFormatError.Problem] { self.tokens.problems }

    init(_ text: [UInt8], options: TextParser) {
        self.tokens = TextTokenizer(text, acceptsAnyUnicode: options.acceptsAnyUnicode)
        self.options = options
    }

    /// Reads fields up to the end of the text.
    mutating func parse(into message: inout DynamicMessage) throws(Stop) {
        while self.tokens.current.kind != .end {
            try self.parseField(into: &message)
        }
    }

    // MARK: - Tokens

    /// Notes a problem at the current token, or at one that was kept.
    mutating func fail(_ message: String, at token: TextToken? = nil) -> Stop {
        let place = token ?? self.tokens.current
        self.tokens.report(message, line: place.line, column: place.column)
        return Stop()
    }

    mutating func warn(_ message: String, at token: TextToken) {
        self.warnings.append(.init(line: token.line + 1, column: token.column + 1, message: message))
    }

    /// The current token as a person would name it.
    var found: String {
        self.tokens.current.kind == .end ? "the end of the input" : "\"\(self.tokens.text)\""
    }

    func isAt(_ symbol: Unicode.Scalar) -> Bool {
        self.tokens.current.range.count == 1 && self.tokens.bytes.first == UInt8(ascii: symbol)
    }

    mutating func take(_ symbol: Unicode.Scalar) -> Bool {
        guard self.isAt(symbol) else { return false }
        self.tokens.next()
        return true
    }

    mutating func expect(_ symbol: Unicode.Scalar) throws(Stop) {
        guard self.take(symbol) else { throw self.fail("expected \"\(symbol)\", found \(self.found)") }
    }

    mutating func identifier() throws(Stop) -> String {
        guard self.tokens.current.kind == .identifier else {
            throw self.fail("expected an identifier, found \(self.found)")
        }
        let text = self.tokens.text
        self.tokens.next()
        return text
    }

    /// Takes what opens a message; returns what closes it.
    mutating func openMessage() throws(Stop) -> Unicode.Scalar {
        if self.take("<") { return ">" }
        try self.expect("{")
        return "}"
    }

    /// Goes one message deeper, for as long as `body` runs.
    mutating func nest(_ body: (inout TextParserRun) throws(Stop) -> Void) throws(Stop) {
        guard self.depth < self.options.maximumDepth else {
            throw self.fail("messages are nested more than \(self.options.maximumDepth) deep")
        }
        self.depth += 1
        defer { self.depth -= 1 }
        try body(&self)
    }

    // MARK: - Messages

    /// Reads a message with its braces.
    mutating func parseMessage(into message: inout DynamicMessage) throws(Stop) {
        let close = try self.openMessage()
        try self.nest { (run) throws(Stop) in
            while !run.isAt(">"), !run.isAt("}") { try run.parseField(into: &message) }
            try run.expect(close)
        }
    }

    /// Reads a field with its name, and the separator that may follow.
    mutating func parseField(into message: inout DynamicMessage) throws(Stop) {
        if self.isAt("["), let any = AnyFields(message.descriptor.record) {
            try self.parseExpandedAny(any, into: &message)
        } else {
            let place = self.tokens.current
            if let field = try self.parseName(in: message) {
                try self.checkFirst(field, in: message)
                if field.declaration.options.isDeprecated {
                    self.warn("field \(field.name) is deprecated", at: place)
                }
                try self.parseValues(of: field, into: &message)
            } else {
                // A reserved name: its value is stepped over.
                try self.skipValue()
            }
        }
        if !self.take(";") { _ = self.take(",") }
    }

    /// Reads a field's name; `nil` for a reserved one.
    private mutating func parseName(in message: DynamicMessage) throws(Stop) -> FieldRecord? {
        let type = message.descriptor.record
        let place = self.tokens.current
        if self.isAt("[") {
            let name = try self.bracketedName()
            guard name.prefix.isEmpty else {
                throw self.fail("extension name \"\(name.prefix)\(name.type)\" contains \"/\"", at: place)
            }
            guard let field = self.extension(named: name.type, of: message) else {
                throw self.fail("no extension of \(type.fullName) is named \"\(name.type)\"")
            }
            return field
        }
        let name = try self.identifier()
        if let field = type.field(named: name) { return field }
        // Groups go by the name of their type, too.
        if let field = type.field(named: name.lowercased()), field.isGroupLike,
            message.descriptor.pool.messageRecords[field.typeIndex].name == name
        {
            return field
        }
        if type.reservedNames.contains(name) { return nil }
        let hint = Suggestion.hint(for: name, among: type.fields.lazy.map { $0.textName })
        throw self.fail("message \(type.fullName) has no field named \"\(name)\"\(hint)", at: place)
    }

    private func `extension`(named name: String, of message: DynamicMessage) -> FieldRecord? {
        let pool = message.descriptor.pool
        let type = message.descriptor.record
        if let field = pool.extension(named: name)?.record {
            return field.message == type.index ? field : nil
        }
        // An item of a message set may go by the name of its type.
        guard type.isMessageSet, let item = pool.message(named: name)?.record else { return nil }
        return item.extensions.first {
            $0.message == type.index && $0.type == .message && !$0.isRepeated && $0.typeIndex == item.index
        }
    }

    /// Refuses a second value for a singular field, and a second member of a oneof.
    private mutating func checkFirst(_ field: FieldRecord, in message: DynamicMessage) throws(Stop) {
        if !field.isRepeated, message.entry(of: field) != nil {
            throw self.fail("field \(field.name) is not repeated, but has a value already")
        }
        guard let oneof = field.oneof, !field.isExtension,
            let other = message.entries.first(where: { !$0.field.isExtension && $0.field.oneof == oneof })
        else { return }
        let name = message.descriptor.record.oneofs[oneof].name
        throw self.fail("field \(field.name) cannot be set beside \(other.field.name), another member of oneof \(name)")
    }

    private mutating func parseValues(of field: FieldRecord, into message: inout DynamicMessage) throws(Stop) {
        // A message needs no colon.
        if field.type.isMessage { _ = self.take(":") } else { try self.expect(":") }
        guard field.isRepeated, self.take("[") else {
            try self.parseValue(of: field, into: &message)
            return
        }
        if self.take("]") { return }
        while true {
            try self.parseValue(of: field, into: &message)
            if self.take("]") { return }
            try self.expect(",")
        }
    }

    private mutating func parseValue(of field: FieldRecord, into message: inout DynamicMessage) throws(Stop) {
        let value: FieldValue
        if field.type.isMessage {
            var inner = message.newMessage(for: field)
            try self.parseMessage(into: &inner)
            value = .message(inner)
        } else {
            value = try self.scalar(of: field, in: message.descriptor.pool)
        }
        if field.isRepeated {
            message.append(value, to: field)
        } else {
            message.set(value, for: field)
        }
    }
}
