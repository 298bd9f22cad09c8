import Sockets
import Testing

@testable import Swiftlet

@Suite("A loop that drains", .timeLimit(.minutes(5)))
struct DrainingLoopTests {
    private struct NoMethods: CallDispatcher {
        func route(service: String, method: String) -> CallRoute { .unimplemented }
    }

    @Test("tells that nothing is left when it could not take its last connection")
    func unregistered() async throws {
        let environment = ServerEnvironment(options: quietOptions(), dispatcher: NoMethods())
        let events = AsyncStream<ServerEvent>.makeStream()
        let eventLoop = try EventLoop(name: "draining")
        let loop = LoopContext(eventLoop: eventLoop, server: environment, events: events.continuation)
        let gate = ConnectionGate(limit: 1)
        let listener = Listener(
            BoundSocket(socket: Socket(descriptor: -1), file: nil),
            gate: gate,
            observer: environment.observer,
            spreader: ConnectionSpreader(loops: [eventLoop]) { _, _ in },
            loop: eventLoop
        )
        // Accepted before, but the system lets nobody wait for it.
        #expect(gate.enter())
        let accepted = AcceptedConnection(Socket(descriptor: -1), peer: .none, listener: listener)
        loop.execute { $0.drain() }
        loop.execute { loop in
            ConnectionHandler(accepted, loop: loop).start()
            loop.stop()
            events.continuation.finish()
        }
        // Once when it began to drain, which the server does not heed while it knows of a connection, and once now.
        #expect(await events.stream.reduce(0) { count, _ in count + 1 } == 2)
        #expect(gate.count == 0)
    }
}
