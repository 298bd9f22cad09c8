import GRPCNIOTransportHTTP2Posix
import UnixSignals

extension GreeterServer {
    private enum Event: Sendable {
        case listening(SocketAddress)
        case signalled
        case graceIsOver
        case stopped
        case nothing
    }

    /// Serves until SIGINT or SIGTERM, then drains: running calls get `grace` to finish and are cut short after it, or
    /// at a second signal.
    ///
    /// - Parameter whenListening: Called once, with the address that the server listens on.
    /// - Throws: `RuntimeError` if the address could not be listened on.
    func run(grace: Duration, whenListening: (SocketAddress) -> Void) async throws {
        // A sequence of signals can be read only once, by one reader; a stream can be read on.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let (stops, continuation) = AsyncStream.makeStream(of: Void.self)

        try await withThrowingTaskGroup(of: Event.self) { group in
            group.addTask {
                for await _ in signals { continuation.yield() }
                return .nothing
            }
            group.addTask { await stops.first { true } == nil ? .nothing : .signalled }
            group.addTask { await self.listeningAddress.map(Event.listening) ?? .nothing }
            group.addTask {
                try await self.serve()
                return .stopped
            }

            var isDraining = false
            var isCut = false
            do {
                while let event = try await group.next() {
                    switch event {
                    case .listening(let address):
                        whenListening(address)
                    case .signalled where !isDraining:
                        isDraining = true
                        Console.note(
                            "draining: running calls have \(grace.inSeconds) s; a second signal cuts them short"
                        )
                        self.drain()
                        group.addTask { await stops.first { true } == nil ? .nothing : .signalled }
                        group.addTask { (try? await Task.sleep(for: grace)) == nil ? .nothing : .graceIsOver }
                    case .signalled, .graceIsOver:
                        isCut = true
                        Console.note("cutting short the calls that still run")
                        group.cancelAll()
                    case .stopped:
                        group.cancelAll()
                    case .nothing:
                        break
                    }
                }
            } catch  where isCut {
                // To be cut short is what was asked for.
            }
        }
    }
}
