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

    private enum Phase {
        case starting
        case serving
        case draining
        case cut
    }

    /// Serves until SIGINT or SIGTERM, then drains: running calls get `grace` to finish and are cut short after it, or
    /// at a second signal.
    ///
    /// - Parameters:
    ///   - grace: How long running calls may take to finish.
    ///   - whenListening: Called once, with the address that the server listens on. If it throws, the server stops.
    /// - Throws: ``Failure`` if the address could not be listened on, or the server broke down.
    func run(grace: Duration, whenListening: (SocketAddress) throws -> Void) async throws {
        // A sequence of signals can be read only once, by one reader; a stream can be read on.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let (stops, continuation) = AsyncStream.makeStream(of: Void.self)

        try await withThrowingTaskGroup(of: Event.self) { group in
            group.addTask {
                for await _ in signals { continuation.yield() }
                return .nothing
            }
            group.addTask { await self.listeningAddress.map(Event.listening) ?? .nothing }
            group.addTask { try await self.serveUntilStopped() }

            var phase = Phase.starting
            do {
                while let event = try await group.next() {
                    switch (event, phase) {
                    case (.listening(let address), _):
                        phase = .serving
                        try whenListening(address)
                        // Only now: a server that has not begun to listen cannot be drained. Early signals wait.
                        group.addTask { await Self.next(of: stops) }
                    case (.signalled, .serving):
                        phase = .draining
                        self.drain()
                        group.addTask { await Self.next(of: stops) }
                        group.addTask { await Self.end(of: grace) }
                        Console.note("draining: running calls have \(grace.inSeconds) s; a second signal ends them now")
                    case (.signalled, _), (.graceIsOver, _):
                        phase = .cut
                        group.cancelAll()
                        Console.note("closing what is still open")
                    case (.stopped, _):
                        group.cancelAll()
                    case (.nothing, _):
                        break
                    }
                }
            } catch let failure as Failure {
                throw failure
            } catch  where phase == .starting {
                throw Failure(listeningOn: self.address, error)
            } catch  where phase != .cut {
                throw Failure("the server at \(self.address.hostAndPort) broke down: \(error)")
            } catch {
                // To be closed is what was asked for.
            }
        }
        Console.note("stopped: \(self.handledCalls) calls handled")
    }

    private func serveUntilStopped() async throws -> Event {
        try await self.serve()
        return .stopped
    }

    private static func next(of stops: AsyncStream<Void>) async -> Event {
        for await _ in stops { return .signalled }
        return .nothing
    }

    private static func end(of grace: Duration) async -> Event {
        do { try await Task.sleep(for: grace) } catch { return .nothing }
        return .graceIsOver
    }
}
