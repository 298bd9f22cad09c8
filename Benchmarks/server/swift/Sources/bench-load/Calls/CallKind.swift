/// The four kinds of call.
enum CallKind: String, CaseIterable {
    /// One message, one reply.
    case unary
    /// One message, many replies.
    case serverStream = "server-stream"
    /// Many messages, one reply.
    case clientStream = "client-stream"
    /// Each message is sent when the one before it has been answered.
    case pingPong = "ping-pong"
}
