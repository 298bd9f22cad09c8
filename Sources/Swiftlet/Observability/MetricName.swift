/// The names of metrics and of their dimensions.
///
/// Calls carry the names of gRPC's own OpenTelemetry metrics (its proposal A66), so that dashboards made for other gRPC
/// servers fit; what that has no name for begins with `swiftlet.server`.
enum MetricName {
    static let callsStarted = "grpc.server.call.started"
    static let callDuration = "grpc.server.call.duration"
    static let sentSize = "grpc.server.call.sent_total_compressed_message_size"
    static let receivedSize = "grpc.server.call.rcvd_total_compressed_message_size"

    static let messagesReceived = "swiftlet.server.messages.received"
    static let messagesSent = "swiftlet.server.messages.sent"
    static let callsRunning = "swiftlet.server.calls.running"
    static let callsWaiting = "swiftlet.server.calls.waiting"
    static let connectionsAccepted = "swiftlet.server.connections.accepted"
    static let connectionsOpen = "swiftlet.server.connections.open"
    static let connectionsClosed = "swiftlet.server.connections.closed"
    static let acceptErrors = "swiftlet.server.accept_errors"
    static let bytesReceived = "swiftlet.server.bytes.received"
    static let bytesSent = "swiftlet.server.bytes.sent"
    static let streamsReset = "swiftlet.server.streams.reset"
    static let limits = "swiftlet.server.limits"
    static let loopsHeld = "swiftlet.server.loops.held"

    static let method = "grpc.method"
    static let status = "grpc.status"
    static let reason = "reason"
    static let limit = "limit"
    static let side = "by"

    /// The method of calls to methods that the server does not have.
    ///
    /// They share one value, as A66 asks: a client that makes names up must not fill the metrics system.
    static let otherMethod = "other"
    /// The method of a handler of which it is not known.
    static let unknownMethod = "unknown"
}

/// The values of `grpc.status`.
enum StatusLabel {
    /// The names as the gRPC specification spells them, each at its number.
    static let all = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]
}
