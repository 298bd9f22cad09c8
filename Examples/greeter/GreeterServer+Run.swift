import Swiftlet
import UnixSignals

extension GreeterServer {
    private enum Event: Sendable {
        case listening(EndpointAddress)
        case signalled
        case stopped
        case nothing
    }

    /// Serves until SIGINT or SIGTERM, then drains: running calls get the server's grace to finish, and are cut short
    /// after it, or at a second signal.
    ///
    /// - Parameter whenListening: Called once, with the address that the server listens on. If it throws, the server
    ///   stops.
    /// - Throws: ``Failure`` if the address could not be listened on, or the server broke down.
    func run(whenListening: (EndpointAddress) throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        // A sequence of signals can be read only once, by one reader; a stream can be read on.
        let (stops, continuation) = AsyncStream.makeStream(of: Void.self)

        try await withThrowingTaskGroup(of: Event.self) { group in
            group.addTask {
                for await _ in signals { continuation.yield() }
                return .nothing
            }
            group.addTask { await (try? self.listeningAddress).map(Event.listening) ?? .nothing }
            group.addTask { try await self.serveUntilStopped() }
            group.addTask { await Self.next(of: stops) }

            var isDraining = false
            while let event = try await group.next() {
                switch event {
                case .listening(let address):
                    try whenListening(address)
                case .signalled where !isDraining:
                    isDraining = true
                    self.drain()
                    group.addTask { await Self.next(of: stops) }
                    Console.note("draining: a second signal ends the calls that still run")
                case .signalled:
                    Console.note("closing what is still open")
                    group.cancelAll()
                case .stopped:
                    group.cancelAll()
                case .nothing:
                    break
                }
            }
        }
        Console.note("stopped: \(self.handledCalls) calls handled")
    }

    private func serveUntilStopped() async throws -> Event {
        do {
            try await self.serve()
        } catch {
            throw Failure(serving: error)
        }
        return .stopped
    }

    private static func next(of stops: AsyncStream<Void>) async -> Event {
        for await _ in stops { return .signalled }
        return .nothing
    }
}
