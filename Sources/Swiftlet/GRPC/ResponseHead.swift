package import GRPCCore
package import HPACK

/// What a server sends before the messages, as header fields (gRPC over HTTP/2, "Response-Headers").
package enum ResponseHead {
    /// The head of a call without metadata: register one per encoding and connection.
    ///
    /// - Parameters:
    ///   - encoding: how messages may be compressed; `identity` is not named.
    ///   - accepting: the encodings that we take, if they are to be told.
    /// - Returns: the fields, to be registered.
    package static func prepared(
        encoding: MessageEncoding = .identity,
        accepting: MessageEncodingSet? = nil
    ) -> PreparedFields {
        var fields = [(name: ":status", value: "200"), (name: "content-type", value: ContentType.response)]
        if encoding != .identity {
            fields.append((name: "grpc-encoding", value: encoding.name))
        }
        if let accepting {
            fields.append((name: "grpc-accept-encoding", value: accepting.fieldValue))
        }
        return PreparedFields(fields)
    }

    /// Encodes the head of a call with metadata, which must have passed ``MetadataFields/check(_:)``.
    package static func encode(
        _ metadata: Metadata,
        encoding: MessageEncoding = .identity,
        accepting: MessageEncodingSet? = nil,
        into encoder: inout Encoder
    ) {
        self.encodeStart(200, into: &encoder)
        if encoding != .identity {
            encoder.encode(.grpcEncoding, encoding.name)
        }
        if let accepting {
            encoder.encode(.grpcAcceptEncoding, accepting.fieldValue)
        }
        MetadataFields.encode(metadata, into: &encoder)
    }

    /// Encodes head and trailers in one, for a call that ends without a message ("Trailers-Only").
    ///
    /// `accepting` are the encodings that we take: to be told with UNIMPLEMENTED for another one.
    package static func encodeTrailersOnly(
        _ status: Status,
        _ metadata: Metadata = [:],
        accepting: MessageEncodingSet? = nil,
        into encoder: inout Encoder
    ) {
        self.encodeStart(200, into: &encoder)
        if let accepting {
            encoder.encode(.grpcAcceptEncoding, accepting.fieldValue)
        }
        ResponseTrailers.encode(status, metadata, into: &encoder)
    }

    /// Encodes the answer to a request that is not gRPC: HTTP clients read the HTTP status, gRPC clients the other one.
    ///
    /// That is 415 for another content type, 405 for another method than POST, and so on.
    package static func encodeRefusal(httpStatus: Int, _ status: Status, into encoder: inout Encoder) {
        encoder.encode(.status, String(httpStatus))
        ResponseTrailers.encode(status, [:], into: &encoder)
    }

    private static func encodeStart(_ httpStatus: Int, into encoder: inout Encoder) {
        encoder.encode(.status, String(httpStatus))
        encoder.encode(.contentType, ContentType.response)
    }
}
