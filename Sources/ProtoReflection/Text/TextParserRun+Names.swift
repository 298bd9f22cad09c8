extension TextParserRun {
    /// Reads `[pkg.extension]` or `[domain/path/pkg.Message]`, split behind the last slash.
    mutating func bracketedName() throws(Stop) -> (prefix: String, type: String) {
        self.tokens.isInURL = true
        try self.expect("[")
        var text = ""
        while self.tokens.current.kind == .urlCharacters {
            text += self.tokens.text
            self.tokens.next()
        }
        self.tokens.isInURL = false
        try self.expect("]")
        var prefix = ""
        var type = text
        if let slash = text.lastIndex(of: "/") {
            prefix = String(text[...slash])
            type = String(text[text.index(after: slash)...])
            if prefix == "/" { throw self.fail("type URL \"\(text)\" has nothing before its \"/\"") }
            if prefix.first == "/" { throw self.fail("type URL \"\(text)\" starts with \"/\"") }
            if let escape = Self.brokenPercentEncoding(in: Array(prefix.utf8)) {
                throw self.fail("type URL holds \"\(escape)\", expected two hexadecimal digits after \"%\"")
            }
        }
        for part in type.split(separator: ".", omittingEmptySubsequences: false) {
            let isIdentifier =
                part.utf8.first.map(TextCharacters.isLetter) ?? false
                && part.utf8.allSatisfy(TextCharacters.isAlphanumeric)
            if !isIdentifier { throw self.fail("\"\(part)\" in the name \"\(type)\" is not an identifier") }
        }
        return (prefix, type)
    }

    private static func brokenPercentEncoding(in bytes: [UInt8]) -> String? {
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "%") {
            let digits = bytes[(index + 1)...].prefix(2)
            if digits.count < 2 || !digits.allSatisfy(TextCharacters.isHexDigit) {
                return "%" + String(decoding: digits, as: UTF8.self)
            }
        }
        return nil
    }

    /// Reads `[domain/pkg.Message] { … }` within an `Any`, and stores the message's bytes.
    mutating func parseExpandedAny(_ any: AnyFields, into message: inout DynamicMessage) throws(Stop) {
        let name = try self.bracketedName()
        guard !name.prefix.isEmpty else {
            throw self.fail("\"\(name.type)\" lacks a type URL's prefix, such as \"type.googleapis.com/\"")
        }
        _ = self.take(":")
        guard let type = message.descriptor.pool.message(named: name.type) else {
            throw self.fail("message \(name.type), stored in google.protobuf.Any, is not defined")
        }
        var content = DynamicMessage(type)
        try self.parseMessage(into: &content)
        if message.entry(of: any.typeURL) != nil || message.entry(of: any.value) != nil {
            throw self.fail("google.protobuf.Any holds one message, but is set a second time")
        }
        message.set(.string(ProtoString(name.prefix + name.type)), for: any.typeURL)
        message.set(.bytes(content.encoded()), for: any.value)
    }

    // MARK: - Values of reserved fields

    /// Steps over what follows a field's name: a message, or a colon and any value.
    mutating func skipValue() throws(Stop) {
        if self.take(":"), !self.isAt("{"), !self.isAt("<") {
            try self.skipScalarOrList()
        } else {
            try self.skipMessage()
        }
    }

    private mutating func skipMessage() throws(Stop) {
        try self.nest { (run) throws(Stop) in
            let close = try run.openMessage()
            while !run.isAt(">"), !run.isAt("}") {
                if run.isAt("[") { _ = try run.bracketedName() } else { _ = try run.identifier() }
                try run.skipValue()
                if !run.take(";") { _ = run.take(",") }
            }
            try run.expect(close)
        }
    }

    private mutating func skipScalarOrList() throws(Stop) {
        if self.tokens.current.kind == .string {
            while self.tokens.current.kind == .string { self.tokens.next() }
        } else if self.take("[") {
            try self.nest { (run) throws(Stop) in try run.skipListElements() }
        } else {
            try self.skipNumberOrName()
        }
    }

    private mutating func skipListElements() throws(Stop) {
        if self.take("]") { return }
        while true {
            if self.isAt("{") || self.isAt("<") { try self.skipMessage() } else { try self.skipScalarOrList() }
            if self.take("]") { return }
            try self.expect(",")
        }
    }

    private mutating func skipNumberOrName() throws(Stop) {
        let isNegative = self.take("-")
        switch self.tokens.current.kind {
        case .integer, .float: break
        case .identifier:
            let text = self.tokens.text.lowercased()
            if isNegative, !["inf", "infinity", "nan"].contains(text) {
                throw self.fail("\"-\(text)\" is not a number")
            }
        default: throw self.fail("expected a value, found \(self.found)")
        }
        self.tokens.next()
    }
}
