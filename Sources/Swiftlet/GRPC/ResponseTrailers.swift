package import GRPCCore
package import HPACK

/// What a server sends after the messages (gRPC over HTTP/2, "Trailers").
package enum ResponseTrailers {
    /// The trailers of a call that went well, without metadata: register them per connection.
    package static let ok = PreparedFields([(name: "grpc-status", value: "0")])

    /// Encodes status and metadata, which must have passed ``MetadataFields/check(_:)``.
    package static func encode(_ status: Status, _ metadata: Metadata, into encoder: inout Encoder) {
        encoder.encode(.grpcStatus, String(status.code.rawValue))
        if !status.message.isEmpty {
            StatusMessage.withEncoded(status.message) { encoder.encode(.grpcMessage, $0) }
        }
        MetadataFields.encode(metadata, into: &encoder)
    }

    /// Reads the status in trailers, or in a head without messages (client).
    ///
    /// A code that gRPC does not define is UNKNOWN.
    ///
    /// - Returns: `nil` if there is no `grpc-status`: then ``StatusMapping`` says what the HTTP status means.
    package static func decodeStatus(_ list: HeaderList) -> Status? {
        guard let value = list.first(.grpcStatus)?.value else { return nil }
        let message = list.first(.grpcMessage).map { StatusMessage.decode($0.value) } ?? ""
        guard value.count > 0, value.count <= 2, value.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let code = Status.Code(rawValue: value.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        else {
            let reason = "unknown grpc-status \(quoted(value))"
            return Status(code: .unknown, message: message.isEmpty ? reason : "\(reason): \(message)")
        }
        return Status(code: code, message: message)
    }
}
