/// A header name that the engine knows by a small integer.
///
/// Raw values 1…52 are the names of the static table (RFC 7541, Appendix A) in its order; the others are names that
/// gRPC, Connect and HTTP/2's own rules care about. 0 is ``other``: a name to be read from its bytes.
@usableFromInline
package struct KnownName: RawRepresentable, Hashable, Sendable {
    @usableFromInline package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    @inlinable
    package static func == (left: KnownName, right: KnownName) -> Bool {
        left.rawValue == right.rawValue
    }

    /// The bytes of the name in lower case, alive for as long as the process; empty for ``other``.
    package var bytes: UnsafeRawBufferPointer {
        guard self.rawValue != 0, Int(self.rawValue) <= KnownName.texts.count else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let text = KnownName.texts[Int(self.rawValue) - 1]
        return UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}

extension KnownName: CustomStringConvertible {
    @usableFromInline package var description: String { String(decoding: self.bytes, as: UTF8.self) }
}

// MARK: - The names

extension KnownName {
    /// Any name that has no number.
    @inlinable package static var other: KnownName { KnownName(rawValue: 0) }

    @inlinable package static var authority: KnownName { KnownName(rawValue: 1) }
    @inlinable package static var method: KnownName { KnownName(rawValue: 2) }
    @inlinable package static var path: KnownName { KnownName(rawValue: 3) }
    @inlinable package static var scheme: KnownName { KnownName(rawValue: 4) }
    @inlinable package static var status: KnownName { KnownName(rawValue: 5) }
    @inlinable package static var acceptCharset: KnownName { KnownName(rawValue: 6) }
    @inlinable package static var acceptEncoding: KnownName { KnownName(rawValue: 7) }
    @inlinable package static var acceptLanguage: KnownName { KnownName(rawValue: 8) }
    @inlinable package static var acceptRanges: KnownName { KnownName(rawValue: 9) }
    @inlinable package static var accept: KnownName { KnownName(rawValue: 10) }
    @inlinable package static var accessControlAllowOrigin: KnownName { KnownName(rawValue: 11) }
    @inlinable package static var age: KnownName { KnownName(rawValue: 12) }
    @inlinable package static var allow: KnownName { KnownName(rawValue: 13) }
    @inlinable package static var authorization: KnownName { KnownName(rawValue: 14) }
    @inlinable package static var cacheControl: KnownName { KnownName(rawValue: 15) }
    @inlinable package static var contentDisposition: KnownName { KnownName(rawValue: 16) }
    @inlinable package static var contentEncoding: KnownName { KnownName(rawValue: 17) }
    @inlinable package static var contentLanguage: KnownName { KnownName(rawValue: 18) }
    @inlinable package static var contentLength: KnownName { KnownName(rawValue: 19) }
    @inlinable package static var contentLocation: KnownName { KnownName(rawValue: 20) }
    @inlinable package static var contentRange: KnownName { KnownName(rawValue: 21) }
    @inlinable package static var contentType: KnownName { KnownName(rawValue: 22) }
    @inlinable package static var cookie: KnownName { KnownName(rawValue: 23) }
    @inlinable package static var date: KnownName { KnownName(rawValue: 24) }
    @inlinable package static var etag: KnownName { KnownName(rawValue: 25) }
    @inlinable package static var expect: KnownName { KnownName(rawValue: 26) }
    @inlinable package static var expires: KnownName { KnownName(rawValue: 27) }
    @inlinable package static var from: KnownName { KnownName(rawValue: 28) }
    @inlinable package static var host: KnownName { KnownName(rawValue: 29) }
    @inlinable package static var ifMatch: KnownName { KnownName(rawValue: 30) }
    @inlinable package static var ifModifiedSince: KnownName { KnownName(rawValue: 31) }
    @inlinable package static var ifNoneMatch: KnownName { KnownName(rawValue: 32) }
    @inlinable package static var ifRange: KnownName { KnownName(rawValue: 33) }
    @inlinable package static var ifUnmodifiedSince: KnownName { KnownName(rawValue: 34) }
    @inlinable package static var lastModified: KnownName { KnownName(rawValue: 35) }
    @inlinable package static var link: KnownName { KnownName(rawValue: 36) }
    @inlinable package static var location: KnownName { KnownName(rawValue: 37) }
    @inlinable package static var maxForwards: KnownName { KnownName(rawValue: 38) }
    @inlinable package static var proxyAuthenticate: KnownName { KnownName(rawValue: 39) }
    @inlinable package static var proxyAuthorization: KnownName { KnownName(rawValue: 40) }
    @inlinable package static var range: KnownName { KnownName(rawValue: 41) }
    @inlinable package static var referer: KnownName { KnownName(rawValue: 42) }
    @inlinable package static var refresh: KnownName { KnownName(rawValue: 43) }
    @inlinable package static var retryAfter: KnownName { KnownName(rawValue: 44) }
    @inlinable package static var server: KnownName { KnownName(rawValue: 45) }
    @inlinable package static var setCookie: KnownName { KnownName(rawValue: 46) }
    @inlinable package static var strictTransportSecurity: KnownName { KnownName(rawValue: 47) }
    @inlinable package static var transferEncoding: KnownName { KnownName(rawValue: 48) }
    @inlinable package static var userAgent: KnownName { KnownName(rawValue: 49) }
    @inlinable package static var vary: KnownName { KnownName(rawValue: 50) }
    @inlinable package static var via: KnownName { KnownName(rawValue: 51) }
    @inlinable package static var wwwAuthenticate: KnownName { KnownName(rawValue: 52) }
    @inlinable package static var te: KnownName { KnownName(rawValue: 53) }
    @inlinable package static var grpcTimeout: KnownName { KnownName(rawValue: 54) }
    @inlinable package static var grpcEncoding: KnownName { KnownName(rawValue: 55) }
    @inlinable package static var grpcAcceptEncoding: KnownName { KnownName(rawValue: 56) }
    @inlinable package static var grpcMessageType: KnownName { KnownName(rawValue: 57) }
    @inlinable package static var grpcStatus: KnownName { KnownName(rawValue: 58) }
    @inlinable package static var grpcMessage: KnownName { KnownName(rawValue: 59) }
    @inlinable package static var grpcStatusDetailsBin: KnownName { KnownName(rawValue: 60) }
    @inlinable package static var grpcPreviousRpcAttempts: KnownName { KnownName(rawValue: 61) }
    @inlinable package static var grpcRetryPushbackMs: KnownName { KnownName(rawValue: 62) }
    @inlinable package static var grpcTraceBin: KnownName { KnownName(rawValue: 63) }
    @inlinable package static var grpcTagsBin: KnownName { KnownName(rawValue: 64) }
    @inlinable package static var connection: KnownName { KnownName(rawValue: 65) }
    @inlinable package static var keepAlive: KnownName { KnownName(rawValue: 66) }
    @inlinable package static var proxyConnection: KnownName { KnownName(rawValue: 67) }
    @inlinable package static var upgrade: KnownName { KnownName(rawValue: 68) }
    @inlinable package static var http2Settings: KnownName { KnownName(rawValue: 69) }
    @inlinable package static var `protocol`: KnownName { KnownName(rawValue: 70) }
    @inlinable package static var traceparent: KnownName { KnownName(rawValue: 71) }
    @inlinable package static var tracestate: KnownName { KnownName(rawValue: 72) }
    @inlinable package static var baggage: KnownName { KnownName(rawValue: 73) }
    @inlinable package static var xRequestId: KnownName { KnownName(rawValue: 74) }
    @inlinable package static var xForwardedFor: KnownName { KnownName(rawValue: 75) }
    @inlinable package static var origin: KnownName { KnownName(rawValue: 76) }
    @inlinable package static var trailer: KnownName { KnownName(rawValue: 77) }
    @inlinable package static var connectProtocolVersion: KnownName { KnownName(rawValue: 78) }
    @inlinable package static var connectTimeoutMs: KnownName { KnownName(rawValue: 79) }
    @inlinable package static var xGrpcWeb: KnownName { KnownName(rawValue: 80) }
    @inlinable package static var xUserAgent: KnownName { KnownName(rawValue: 81) }
    @inlinable package static var priority: KnownName { KnownName(rawValue: 82) }

    /// The text of each name, by raw value less one.
    package static let texts: [StaticString] = [
        ":authority", ":method", ":path", ":scheme", ":status", "accept-charset", "accept-encoding",
        "accept-language", "accept-ranges", "accept", "access-control-allow-origin", "age", "allow", "authorization",
        "cache-control", "content-disposition", "content-encoding", "content-language", "content-length",
        "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect", "expires", "from",
        "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified",
        "link", "location", "max-forwards", "proxy-authenticate", "proxy-authorization", "range", "referer",
        "refresh", "retry-after", "server", "set-cookie", "strict-transport-security", "transfer-encoding",
        "user-agent", "vary", "via", "www-authenticate", "te", "grpc-timeout", "grpc-encoding",
        "grpc-accept-encoding", "grpc-message-type", "grpc-status", "grpc-message", "grpc-status-details-bin",
        "grpc-previous-rpc-attempts", "grpc-retry-pushback-ms", "grpc-trace-bin", "grpc-tags-bin", "connection",
        "keep-alive", "proxy-connection", "upgrade", "http2-settings", ":protocol", "traceparent", "tracestate",
        "baggage", "x-request-id", "x-forwarded-for", "origin", "trailer", "connect-protocol-version",
        "connect-timeout-ms", "x-grpc-web", "x-user-agent", "priority",
    ]
}
