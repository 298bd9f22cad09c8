import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// A gRPC server that offers the ``Greeter``.
struct GreeterServer: Sendable {
    /// The address that it was told to listen on.
    let address: SocketAddress

    private let server: GRPCServer<HTTP2ServerTransport.Posix>
    private let workers: WorkerQueue

    /// Makes a server that will listen on `address` and run at most `workers` handlers at once.
    init(address: SocketAddress, workers: Int) {
        self.address = address
        self.workers = WorkerQueue(workers: workers)
        self.server = GRPCServer(
            transport: .http2NIOPosix(address: address, transportSecurity: .plaintext, config: .announcingLimits),
            services: [BoundedGreeter(Greeter(), workers: self.workers)]
        )
    }

    /// Where the server listens: waits until it does, and is nil when it could not.
    var listeningAddress: SocketAddress? {
        get async { try? await self.server.listeningAddress }
    }

    /// How many calls were handled so far.
    var handledCalls: Int { self.workers.finished }

    /// Serves until ``drain()`` has let the last call finish, or until the task is cancelled, which cuts calls short.
    ///
    /// - Throws: `RuntimeError`, whose cause says why the address could not be listened on.
    func serve() async throws {
        try await self.server.serve()
    }

    /// Takes no new calls and lets the running ones finish.
    ///
    /// Only for a server that listens: one that is drained before it does never says where it listens.
    func drain() {
        self.workers.drain()
        self.server.beginGracefulShutdown()
    }
}
