/// Why a connection ended: the value of `reason` in metrics and of `swiftlet.reason` in log lines.
package enum CloseReason: Int, CaseIterable, Sendable {
    /// The client closed it.
    case peer
    /// The client broke HTTP/2.
    case protocolError
    /// A limit was struck; which one is counted there.
    case limit
    /// It was idle for too long.
    case idle
    /// It was old enough.
    case age
    /// The server shut down.
    case shutdown
    /// The socket failed.
    case socketError
    /// The client does not speak HTTP/2.
    case notHTTP2

    /// The name in metrics and log lines.
    package var label: String {
        switch self {
        case .peer: "peer"
        case .protocolError: "protocol_error"
        case .limit: "limit"
        case .idle: "idle"
        case .age: "age"
        case .shutdown: "shutdown"
        case .socketError: "socket_error"
        case .notHTTP2: "not_http2"
        }
    }
}
