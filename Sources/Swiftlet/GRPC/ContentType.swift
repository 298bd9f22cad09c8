/// What a request's `content-type` says about its messages (gRPC over HTTP/2, "Content-Type").
package enum ContentType: Equatable, Sendable {
    /// `application/grpc` or `application/grpc+proto`.
    case proto
    /// `application/grpc+json`.
    case json
    /// `application/grpc+` and something else.
    case custom

    /// What responses carry, whatever the request's suffix was, as gRPC C++ does.
    package static let response = "application/grpc"

    /// Reads a field's value; parameters after a semicolon are ignored, and upper case is as good as lower case.
    ///
    /// - Returns: `nil` for anything that is not gRPC, `application/grpc-web` included: to be answered with HTTP 415.
    package init?(parsing value: UnsafeRawBufferPointer) {
        let base: StaticString = "application/grpc"
        let length = base.utf8CodeUnitCount
        guard value.count >= length, ContentType.starts(value, with: base) else { return nil }
        if value.count == length {
            self = .proto
            return
        }
        var end = length
        while end < value.count, value[end] != UInt8(ascii: ";"), value[end] != 0x20, value[end] != 0x09 {
            end += 1
        }
        if end == length {
            self = .proto
        } else if value[length] != UInt8(ascii: "+") || end == length + 1 {
            return nil
        } else {
            self = ContentType.subtype(UnsafeRawBufferPointer(rebasing: value[(length + 1)..<end]))
        }
        guard ContentType.isParameters(value, from: end) else { return nil }
    }

    private static func subtype(_ suffix: UnsafeRawBufferPointer) -> ContentType {
        if suffix.count == 5, self.starts(suffix, with: "proto") {
            return .proto
        }
        return suffix.count == 4 && self.starts(suffix, with: "json") ? .json : .custom
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
        for index in 0..<text.utf8CodeUnitCount {
            let byte = value[index]
            let isUpperCase = byte >= 0x41 && byte <= 0x5a
            guard (isUpperCase ? byte | 0x20 : byte) == text.utf8Start[index] else { return false }
        }
        return true
    }
}
