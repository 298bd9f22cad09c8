package import GRPCCore
import UnixSignals

/// A server on the transport under test, for another program's tests.
package struct ServerUnderTest {
    private let server: any ServingUnderTest
    private let meters = Meters()

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - services: What it offers.
    ///   - host: The IP address that it listens on.
    ///   - port: Where; 0 picks a free port.
    ///   - path: The way of calls through the server.
    ///   - maxRequestBytes: The largest request message; nil for the transport's default.
    package init(
        services: [any RegistrableRPCService],
        host: String,
        port: Int,
        path: CallPath,
        maxRequestBytes: Int? = nil
    ) {
        self.server = path.server(
            services,
            host: host,
            port: port,
            maxRequestBytes: maxRequestBytes,
            metrics: self.meters
        )
    }

    /// Serves until SIGTERM or SIGINT, then lets running calls finish, which a second signal cuts.
    ///
    /// - Parameters:
    ///   - whenListening: Called once, with the port that the server listens on.
    ///   - whenAsked: Called on SIGUSR1, with a line that says what is open: `swiftlet.server.calls.running=0 …`.
    /// - Throws: what the transport says if it cannot listen or breaks down, and what the closures throw.
    package func run(
        whenListening: @Sendable (Int) throws -> Void,
        whenAsked: @escaping @Sendable (String) throws -> Void = { _ in }
    ) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sigusr1)
        let server = self.server
        let meters = self.meters
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve() }
            guard let port = try await server.port else { return }
            try whenListening(port)
            group.addTask {
                var isDraining = false
                for await signal in signals {
                    if signal == .sigusr1 {
                        try whenAsked(meters.description)
                        continue
                    }
                    if isDraining { throw CancellationError() }
                    isDraining = true
                    server.beginGracefulShutdown()
                }
            }
            do {
                // What ends first is the server, or the wait for signals by a second one.
                try await group.next()
            } catch is CancellationError {
                // To be cut short is what was asked for.
            }
            group.cancelAll()
        }
    }
}
