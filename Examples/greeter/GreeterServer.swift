import Logging
import Swiftlet

/// A gRPC server that offers the ``Greeter``.
struct GreeterServer: Sendable {
    private let server: SwiftletServer
    private let counter = CallCounter()

    /// Makes a server that will listen on `address`.
    ///
    /// - Parameters:
    ///   - address: Where it will listen.
    ///   - workers: How many handlers run at once; further calls wait their turn.
    ///   - grace: How long running calls may take to finish after ``drain()``.
    init(address: ServerAddress, workers: Int, grace: Duration) {
        var options = SwiftletServerOptions.defaults
        options.calls.maxConcurrent = workers
        options.shutdown.gracePeriod = grace
        // The command says itself where it listens.
        options.observability.logger.logLevel = .warning
        options.observability.metrics = .factory(self.counter)
        self.server = SwiftletServer(
            address: address,
            services: [Greeter()],
            options: options
        )
    }

    /// Where the server listens: waits until it does.
    ///
    /// - Throws: `SwiftletError`, which says why the server could not listen.
    var listeningAddress: EndpointAddress {
        get async throws { try await self.server.listeningAddress }
    }

    /// How many calls were answered so far.
    var handledCalls: Int { self.counter.count }

    /// Serves until ``drain()`` has let the last call finish, or until the task is cancelled, which cuts calls short.
    ///
    /// - Throws: `SwiftletError`, which says why the address could not be listened on.
    func serve() async throws {
        try await self.server.run()
    }

    /// Takes no new calls and lets the running ones finish.
    func drain() {
        self.server.beginGracefulShutdown()
    }
}
