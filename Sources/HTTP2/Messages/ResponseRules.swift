import HPACK

/// Checks the header list of a response, field by field (RFC 9113, section 8.3.2).
struct ResponseRules: Sendable {
    private var hasRegularField = false
    /// The status code: 100…599, or 0 before it was seen.
    private(set) var status = 0
    /// The `content-length`, if the response has one.
    private(set) var contentLength: Int?

    mutating func add(_ field: HeaderField) throws(MalformedMessage) {
        guard FieldRules.isPseudo(field) else {
            self.hasRegularField = true
            try FieldRules.check(field)
            if field.name == .contentLength {
                self.contentLength = try MessageRules.contentLength(field, earlier: self.contentLength)
            }
            return
        }
        guard field.name == .status else {
            let name = FieldRules.quoted(field.nameBytes)
            throw MalformedMessage(reason: "pseudo-header field \"\(name)\" in a response")
        }
        guard !self.hasRegularField else {
            throw MalformedMessage(reason: "pseudo-header field \":status\" after a regular field")
        }
        guard self.status == 0 else { throw MalformedMessage(reason: "second pseudo-header field \":status\"") }
        guard field.value.count == 3, let status = ContentLength.parse(field.value), status >= 100, status < 600 else {
            let value = FieldRules.quoted(field.value)
            throw MalformedMessage(reason: "status \"\(value)\", expected a number from 100 to 599")
        }
        self.status = status
    }

    func finish() throws(MalformedMessage) {
        guard self.status != 0 else {
            throw MalformedMessage(reason: "response without the pseudo-header field \":status\"")
        }
    }
}

/// What requests and responses have in common.
enum MessageRules {
    /// The length that a `content-length` says; several must agree (RFC 9110, section 8.6).
    static func contentLength(_ field: HeaderField, earlier: Int?) throws(MalformedMessage) -> Int {
        guard let length = ContentLength.parse(field.value) else {
            let value = FieldRules.quoted(field.value)
            throw MalformedMessage(reason: "content-length \"\(value)\", expected a number")
        }
        if let earlier, earlier != length {
            throw MalformedMessage(reason: "content-length \(length) after one of \(earlier)")
        }
        return length
    }

    /// Checks a list of trailers (RFC 9113, section 8.1): no pseudo-header fields.
    static func checkTrailers(_ list: HeaderList) throws(MalformedMessage) {
        try list.forEachField { field throws(MalformedMessage) in
            guard !FieldRules.isPseudo(field) else {
                let name = FieldRules.quoted(field.nameBytes)
                throw MalformedMessage(reason: "pseudo-header field \"\(name)\" in trailers")
            }
            try FieldRules.check(field)
        }
    }
}
