import GRPCNIOTransportHTTP2Posix
import NIOCore

extension HTTP2ServerTransport.Posix.Config {
    /// The transport's defaults, with limits that clients are told about.
    ///
    /// - A connection has at most 1,000 calls at once, and its client knows. The default is a limit of 100 that is not
    ///   announced: a client that opens more loses its connection.
    /// - A message over 4 MiB is answered with RESOURCE_EXHAUSTED: see ``RequestGuard``. The transport's hook for
    ///   debugging is the one way to put a handler into its streams.
    static var announcingLimits: Self {
        .defaults { config in
            config.http2.maxConcurrentStreams = 1000
            let limit = config.rpc.maxRequestPayloadSize
            config.channelDebuggingCallbacks.onAcceptHTTP2Stream = { stream in
                stream.eventLoop.makeCompletedFuture {
                    try stream.pipeline.syncOperations.addHandler(RequestGuard(limit: limit), position: .first)
                }
            }
        }
    }
}
