package import GRPCCore
package import HPACK

/// Metadata → header fields (gRPC over HTTP/2, "Custom-Metadata").
///
/// Names are written in lower case, binary values as unpadded base64, blanks around textual values are cut off (RFC
/// 9113, section 8.2.1, forbids them). Order and duplicates are kept. Fields of the protocol are left out.
extension MetadataFields {
    /// Checks what a service wants to send, before any of it is encoded.
    ///
    /// A name consists of `a-z 0-9 _ - .`; a value may not have control characters other than tabs, above all no CR, LF
    /// or NUL. That is wider than gRPC's ASCII-Value, so that what a peer sent can be sent back.
    ///
    /// - Throws: INTERNAL, with the name and what is wrong with it or its value.
    package static func check(_ metadata: Metadata) throws(CallError) {
        for (key, value) in metadata where !self.isSendable(key, value) {
            throw CallError(.internalError, self.problem(key, value))
        }
    }

    /// Encodes metadata; what ``check(_:)`` refuses is left out.
    package static func encode(_ metadata: Metadata, into encoder: inout Encoder) {
        for (key, value) in metadata {
            self.encode(key, value, into: &encoder)
        }
    }

    private static func encode(_ key: String, _ value: Metadata.Value, into encoder: inout Encoder) {
        self.withName(key) { name in
            guard let name, !self.isLeftOut(name) else { return }
            switch value {
            case .string(var text):
                text.withUTF8 { text in
                    let text = UnsafeRawBufferPointer(text)
                    guard self.badByte(inValue: text) == nil else { return }
                    encoder.encode(name: name, value: text.trimmingBlanks())
                }
            case .binary(let bytes):
                bytes.withUnsafeBytes { bytes in
                    let count = Base64.encodedCount(bytes.count)
                    withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { text in
                        Base64.encode(bytes, into: text)
                        encoder.encode(name: name, value: UnsafeRawBufferPointer(text))
                    }
                }
            }
        }
    }

    // MARK: - Names

    /// Calls `body` with the bytes of a name in lower case, or with `nil` if it is no name.
    private static func withName<Result>(_ key: String, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        var key = key
        if key.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5a }) {
            key = key.lowercased()
        }
        return key.withUTF8 { name in
            let name = UnsafeRawBufferPointer(name)
            return body(self.badByte(inName: name) == nil && name.count > 0 ? name : nil)
        }
    }

    private static func badByte(inName name: UnsafeRawBufferPointer) -> UInt8? {
        // Pseudo-header fields are no error: they are left out.
        let start = name.first == UInt8(ascii: ":") ? 1 : 0
        for byte in name[start...] {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                continue
            default:
                return byte
            }
        }
        return nil
    }

    // MARK: - Values

    private static func badByte(inValue value: UnsafeRawBufferPointer) -> UInt8? {
        for byte in value where (byte < 0x20 && byte != 0x09) || byte == 0x7f {
            return byte
        }
        return nil
    }

    private static func isSendable(_ key: String, _ value: Metadata.Value) -> Bool {
        guard self.withName(key, { $0 != nil }) else { return false }
        guard case .string(var text) = value else { return true }
        return text.withUTF8 { self.badByte(inValue: UnsafeRawBufferPointer($0)) == nil }
    }

    private static func problem(_ key: String, _ value: Metadata.Value) -> String {
        var name = key.lowercased()
        let shown = name.withUTF8 { quoted(UnsafeRawBufferPointer($0)) }
        let bad = name.withUTF8 { self.badByte(inName: UnsafeRawBufferPointer($0)) }
        if name.isEmpty {
            return "metadata with an empty name"
        }
        if let bad {
            return "metadata name \(shown) with the character \(bad), expected a-z, 0-9, _, - and ."
        }
        guard case .string(var text) = value,
            let bad = text.withUTF8({ self.badByte(inValue: UnsafeRawBufferPointer($0)) })
        else { return "metadata \(shown)" }
        return "value of metadata \(shown) with the character \(bad), expected text without control characters;"
            + " for other bytes use binary metadata, with a name that ends in -bin"
    }
}
