/// How a server behaves: every limit, timer and size, each with a default that is fit for production.
///
/// ```swift
/// var options = SwiftletServerOptions.defaults
/// options.messages.maxReceiveSize = 16 << 20
/// options.connections.maxAge = .seconds(3600)
/// ```
///
/// A value outside of its range is refused when the server starts to listen, before any socket is opened; call
/// ``validate()`` to learn it sooner. Sizes are in bytes. `nil` always means no limit, or never.
public struct SwiftletServerOptions: Sendable {
    /// Connections: how many, how long, how patiently.
    public var connections = Connections()
    /// HTTP/2 streams and their flow control.
    public var streams = Streams()
    /// Header lists: metadata counts here.
    public var headers = Headers()
    /// Messages.
    public var messages = Messages()
    /// Calls and where their handlers run.
    public var calls = Calls()
    /// Compression of messages.
    public var compression = Compression()
    /// Pings, ours and the clients'.
    public var keepalive = Keepalive()
    /// Limits against floods of frames.
    public var floods = Floods()
    /// What happens at the end.
    public var shutdown = Shutdown()
    /// Sockets and event loops.
    public var listening = Listening()
    /// Logging and metrics.
    public var observability = Observability()

    /// The defaults.
    public static var defaults: Self { Self() }

    /// Makes the defaults.
    public init() {}
}
