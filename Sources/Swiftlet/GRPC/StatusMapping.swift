package import GRPCCore
package import HTTP2

/// What codes of HTTP and HTTP/2 mean for a call that has no status of its own.
package enum StatusMapping {
    /// The code for a response without `grpc-status` (gRPC, "HTTP to gRPC Status Code Mapping").
    package static func code(httpStatus: Int) -> Status.Code {
        switch httpStatus {
        case 400: return .internalError
        case 401: return .unauthenticated
        case 403: return .permissionDenied
        case 404: return .unimplemented
        case 429, 502, 503, 504: return .unavailable
        default: return .unknown
        }
    }

    /// The code for a stream that was reset (gRPC over HTTP/2, "Errors").
    package static func code(reset: ErrorCode) -> Status.Code {
        switch reset {
        case .refusedStream: return .unavailable
        case .cancel: return .cancelled
        case .enhanceYourCalm: return .resourceExhausted
        case .inadequateSecurity: return .permissionDenied
        case .noError, .protocolError, .internalError, .flowControlError, .settingsTimeout, .streamClosed,
            .frameSizeError, .compressionError, .connectError, .http11Required:
            return .internalError
        default: return .unknown
        }
    }
}
