import HPACK

/// Checks the header list of a request, field by field in the order in which they were sent (RFC 9113, section 8.3.1).
struct RequestRules: Sendable {
    private struct Pseudo: OptionSet, Sendable {
        let rawValue: UInt8
        static let method = Pseudo(rawValue: 1)
        static let scheme = Pseudo(rawValue: 2)
        static let path = Pseudo(rawValue: 4)
        static let authority = Pseudo(rawValue: 8)
    }

    private var seen: Pseudo = []
    private var isConnect = false
    private var hasRegularField = false
    /// The `content-length`, if the request has one.
    private(set) var contentLength: Int?

    mutating func add(_ field: HeaderField) throws(MalformedMessage) {
        if FieldRules.isPseudo(field) {
            try self.addPseudo(field)
            return
        }
        self.hasRegularField = true
        try self.addRegular(field)
    }

    /// Takes a field that is no pseudo-header field.
    mutating func addRegular(_ field: HeaderField) throws(MalformedMessage) {
        try FieldRules.check(field)
        if field.name == .contentLength {
            self.contentLength = try MessageRules.contentLength(field, earlier: self.contentLength)
        }
    }

    private mutating func addPseudo(_ field: HeaderField) throws(MalformedMessage) {
        guard !self.hasRegularField else {
            throw MalformedMessage(reason: "pseudo-header field \"\(field.nameText)\" after a regular field")
        }
        switch field.name {
        case .method:
            self.isConnect = field.value.elementsEqual("CONNECT".utf8)
            try self.take(.method, field)
        case .scheme:
            try self.take(.scheme, field)
        case .path:
            try self.take(.path, field)
        case .authority:
            try self.take(.authority, field)
            return
        default:
            let name = FieldRules.quoted(field.nameBytes)
            throw MalformedMessage(reason: "pseudo-header field \"\(name)\" in a request")
        }
        guard field.value.count > 0 else {
            throw MalformedMessage(reason: "empty pseudo-header field \"\(field.name)\"")
        }
    }

    private mutating func take(_ pseudo: Pseudo, _ field: HeaderField) throws(MalformedMessage) {
        guard self.seen.insert(pseudo).inserted else {
            throw MalformedMessage(reason: "second pseudo-header field \"\(field.name)\"")
        }
        try FieldRules.checkValue(field)
    }

    /// Checks that nothing is missing.
    func finish() throws(MalformedMessage) {
        if self.isConnect {
            guard self.seen == [.method, .authority] else {
                throw MalformedMessage(reason: "CONNECT request, expected :method and :authority alone")
            }
            return
        }
        let missing = Pseudo([.method, .scheme, .path]).subtracting(self.seen)
        guard missing.isEmpty else {
            let name = missing.contains(.method) ? ":method" : missing.contains(.scheme) ? ":scheme" : ":path"
            throw MalformedMessage(reason: "request without the pseudo-header field \"\(name)\"")
        }
    }
}
