/// What the decoder's memo and the encoder's table need to know about a name.
extension KnownName {
    /// Whether this is a pseudo-header field (RFC 9113, section 8.3).
    package var isPseudo: Bool {
        (self.rawValue >= KnownName.authority.rawValue && self.rawValue <= KnownName.status.rawValue)
            || self == .protocol
    }

    /// Whether a client sends the same few values with every request.
    ///
    /// A literal of such a field is recognised by its bytes (see ``LiteralCache``), so that a client that does not
    /// use the dynamic table for it (nghttp2 never indexes `:path`) still hits the memo.
    var repeats: Bool {
        switch self {
        case .authority, .method, .path, .scheme, .protocol, .acceptEncoding, .accept, .contentType, .host, .userAgent,
            .te, .grpcEncoding, .grpcAcceptEncoding, .grpcMessageType, .connectProtocolVersion, .xGrpcWeb, .xUserAgent,
            .contentEncoding, .origin:
            return true
        default:
            return false
        }
    }

    /// Whether the value differs from request to request, so that it is kept apart from the memo even when indexed.
    var varies: Bool {
        switch self {
        case .grpcTimeout, .contentLength, .date, .traceparent, .tracestate, .baggage, .xRequestId, .grpcTraceBin,
            .grpcTagsBin, .grpcPreviousRpcAttempts, .connectTimeoutMs:
            return true
        default:
            return false
        }
    }

    /// Whether the value is a secret that must not enter a compression context (RFC 7541, section 7.1).
    package var isSecret: Bool {
        self == .authorization || self == .cookie || self == .setCookie || self == .proxyAuthorization
    }

    /// Whether the encoder leaves the field out of its dynamic table because its values rarely repeat.
    var isNotWorthIndexing: Bool {
        switch self {
        case .path, .contentLength, .age, .date, .etag, .expires, .lastModified, .location, .ifModifiedSince,
            .ifNoneMatch, .grpcMessage, .grpcStatusDetailsBin, .grpcRetryPushbackMs:
            return true
        default:
            return self.varies
        }
    }
}
