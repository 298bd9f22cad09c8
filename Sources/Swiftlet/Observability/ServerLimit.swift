package import HTTP2

/// Every limit that a server can strike: the engine's and the transport's own.
///
/// The label is the value of `limit` in metrics and of `swiftlet.limit` in log lines.
package enum ServerLimit: Hashable, Sendable {
    /// A limit of the HTTP/2 engine.
    case http2(Limit)
    /// Connections at once.
    case connections
    /// Handlers at once.
    case concurrentCalls
    /// The size of a message received, decompressed.
    case receivedMessage
    /// The size of a message to be sent.
    case sentMessage

    private static let own: [Self] = [.connections, .concurrentCalls, .receivedMessage, .sentMessage]

    /// All limits, each at its ``index``.
    package static let all: [Self] = Limit.allCases.map { .http2($0) } + Self.own

    /// A number below the count of all limits.
    package var index: Int {
        switch self {
        case .http2(let limit): Self.engineIndices[limit] ?? 0
        case .connections: Limit.allCases.count
        case .concurrentCalls: Limit.allCases.count + 1
        case .receivedMessage: Limit.allCases.count + 2
        case .sentMessage: Limit.allCases.count + 3
        }
    }

    /// The name in metrics and log lines: lower case, words joined by `_`.
    package var label: String {
        switch self {
        case .http2(let limit): String(limit.rawValue.map { $0 == " " ? "_" : $0 })
        case .connections: "connections"
        case .concurrentCalls: "concurrent_calls"
        case .receivedMessage: "received_message"
        case .sentMessage: "sent_message"
        }
    }

    private static let engineIndices = [Limit: Int](
        uniqueKeysWithValues: Limit.allCases.enumerated().map { ($0.element, $0.offset) }
    )
}
