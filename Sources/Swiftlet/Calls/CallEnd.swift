package import GRPCCore

/// Why a call ended without its handler's doing.
package enum CallEnd: Equatable, Sendable {
    /// The client reset the stream.
    case cancelledByClient
    /// The client broke the protocol on this stream.
    case streamFailed(String)
    /// The connection is gone.
    case connectionLost(String)
    /// The deadline has passed.
    case deadlineExceeded
    /// The server's grace period for running calls is over.
    case serverShutdown
    /// The request broke a rule; the client was told by this status.
    case rejected(Status)

    /// What the handler gets to see when it goes on reading or writing.
    package var error: RPCError {
        switch self {
        case .cancelledByClient:
            return RPCError(code: .cancelled, message: "the client cancelled the call")
        case .streamFailed(let reason):
            return RPCError(code: .unavailable, message: "the stream failed: \(reason)")
        case .connectionLost(let reason):
            return RPCError(code: .unavailable, message: "the connection to the client is gone: \(reason)")
        case .deadlineExceeded:
            return RPCError(code: .deadlineExceeded, message: "the deadline of the call has passed")
        case .serverShutdown:
            return RPCError(code: .unavailable, message: "the server is shutting down")
        case .rejected(let status):
            let code = RPCError.Code(status.code) ?? .internalError
            return RPCError(code: code, message: status.message)
        }
    }

    /// What the call is counted as.
    package var statusCode: Status.Code {
        switch self {
        case .cancelledByClient: .cancelled
        case .streamFailed, .connectionLost, .serverShutdown: .unavailable
        case .deadlineExceeded: .deadlineExceeded
        case .rejected(let status): status.code
        }
    }
}
