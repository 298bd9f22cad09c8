package import GRPCCore
import UnixSignals

/// A server on the transport under test, for another program's tests.
package struct ServerUnderTest {
    private let server: GRPCServer<TransportUnderTest>

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - services: What it offers.
    ///   - host: The IP address that it listens on.
    ///   - port: Where; 0 picks a free port.
    ///   - maxRequestBytes: The largest request message; nil for the transport's default.
    package init(services: [any RegistrableRPCService], host: String, port: Int, maxRequestBytes: Int? = nil) {
        self.server = GRPCServer(
            transport: .underTest(host: host, port: port, maxRequestBytes: maxRequestBytes),
            services: services
        )
    }

    /// Serves until SIGTERM or SIGINT, then lets running calls finish, which a second signal cuts.
    ///
    /// - Parameter whenListening: Called once, with the port that the server listens on.
    /// - Throws: what the transport says if it cannot listen or breaks down, and what `whenListening` throws.
    package func run(whenListening: @Sendable (Int) throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let server = self.server
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve() }
            guard let port = try await server.listeningPort else { return }
            try whenListening(port)
            group.addTask {
                var isDraining = false
                for await _ in signals {
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
