import HPACK

/// Why a message is malformed (RFC 9113, section 8.1.1), in words.
struct MalformedMessage: Error, Equatable, Sendable {
    let reason: String
}

/// What holds for every field (RFC 9113, sections 8.2.1 and 8.2.2).
enum FieldRules {
    /// Checks a regular field, that is, one that is no pseudo-header field.
    static func check(_ field: HeaderField) throws(MalformedMessage) {
        if field.name == .other {
            try self.checkName(field.nameBytes)
        } else {
            try self.checkConnectionSpecific(field)
        }
        try self.checkValue(field)
    }

    /// Whether the field stands where only pseudo-header fields may and is named like one.
    @inline(__always)
    static func isPseudo(_ field: HeaderField) -> Bool {
        field.name.isPseudo || field.nameBytes.first == UInt8(ascii: ":")
    }

    private static func checkName(_ name: UnsafeRawBufferPointer) throws(MalformedMessage) {
        guard name.count > 0 else { throw MalformedMessage(reason: "field with an empty name") }
        for byte in name {
            let isUpperCase = byte >= 0x41 && byte <= 0x5a
            guard byte > 0x20, byte < 0x7f, !isUpperCase, byte != UInt8(ascii: ":") else {
                throw MalformedMessage(
                    reason: "field name \"\(self.quoted(name))\" with the character \(byte), "
                        + "expected lower case without spaces and colons"
                )
            }
        }
    }

    static func checkValue(_ field: HeaderField) throws(MalformedMessage) {
        let value = field.value
        guard let first = value.first, let last = value.last else { return }
        guard !self.isBlank(first), !self.isBlank(last) else {
            throw MalformedMessage(reason: "value of field \"\(self.quoted(field.nameBytes))\" with blanks around it")
        }
        for byte in value where byte == 0 || byte == 0x0a || byte == 0x0d {
            throw MalformedMessage(
                reason: "value of field \"\(self.quoted(field.nameBytes))\" with the character \(byte)"
            )
        }
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func checkConnectionSpecific(_ field: HeaderField) throws(MalformedMessage) {
        switch field.name {
        case .connection, .proxyConnection, .keepAlive, .transferEncoding, .upgrade:
            throw MalformedMessage(reason: "connection-specific field \"\(field.name)\"")
        case .te:
            guard field.value.elementsEqual("trailers".utf8) else {
                throw MalformedMessage(reason: "field te of \"\(self.quoted(field.value))\", expected \"trailers\"")
            }
        default:
            break
        }
    }

    /// The bytes as text for a message: at most 64, and nothing that upsets a log.
    static func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
        var text = ""
        for byte in bytes.prefix(64) {
            text.unicodeScalars.append(byte >= 0x20 && byte < 0x7f ? Unicode.Scalar(byte) : "?")
        }
        return bytes.count > 64 ? text + "…" : text
    }
}
