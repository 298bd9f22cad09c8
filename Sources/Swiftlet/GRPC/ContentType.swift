/// What a request's `content-type` says about its messages (gRPC over HTTP/2, "Content-Type").
package struct ContentType: Equatable, Sendable {
    /// What follows `application/grpc+`, in lower case, which names the messages' format; empty if nothing does: then it
    /// is the service's own, Protobuf nearly always.
    package let subtype: String

    /// What responses carry, whatever the request's subtype was, as gRPC C++ does.
    package static let response = "application/grpc"

    /// Reads a field's value; parameters after a semicolon are ignored, and upper case is as good as lower case.
    ///
    /// - Returns: `nil` for anything that is not gRPC, `application/grpc-web` included: to be answered with HTTP 415.
    package init?(parsing value: UnsafeRawBufferPointer) {
        let base: StaticString = "application/grpc"
        let length = base.utf8CodeUnitCount
        guard value.count >= length, Self.starts(value, with: base) else { return nil }
        var end = length
        while end < value.count, value[end] != UInt8(ascii: ";"), value[end] != 0x20, value[end] != 0x09 {
            end += 1
        }
        guard Self.isParameters(value, from: end) else { return nil }
        guard end > length else {
            self.subtype = ""
            return
        }
        let suffix = value[(length + 1)..<end]
        guard value[length] == UInt8(ascii: "+"), !suffix.isEmpty else { return nil }
        self.subtype = String(decoding: suffix.map(Self.lowercased), as: UTF8.self)
    }

    /// Whether a text can be a subtype as this type has it: a token in lower case (RFC 9110, section 5.6.2).
    static func isSubtype(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Whether blanks are followed by nothing, or by a semicolon.
    private static func isParameters(_ value: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var index = start
        while index < value.count, value[index] == 0x20 || value[index] == 0x09 {
            index += 1
        }
        return index == value.count || value[index] == UInt8(ascii: ";")
    }

    /// Whether a value that is long enough starts with `text`, which is in lower case.
    private static func starts(_ value: UnsafeRawBufferPointer, with text: StaticString) -> Bool {
        (0..<text.utf8CodeUnitCount).allSatisfy { Self.lowercased(value[$0]) == text.utf8Start[$0] }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
    }
}
