import GRPCCore
import Swiftlet
import Synchronization
import Testing

@Suite("Cancellation and deadlines", .bothPaths, .timeLimit(.minutes(5)))
struct CancellationTests {
    /// What a handler saw.
    final class Seen: Sendable {
        let events = AsyncStream<String>.makeStream()
        private let started = Atomic(false)
        var hasStarted: Bool { self.started.load(ordering: .relaxed) }

        func tell(_ event: String) {
            if event == "started" { self.started.store(true, ordering: .relaxed) }
            self.events.continuation.yield(event)
        }

        func first(_ count: Int = 1) async -> [String] {
            var all: [String] = []
            for await event in self.events.stream {
                all.append(event)
                if all.count == count { break }
            }
            return all
        }
    }

    private func service(_ seen: Seen) -> TestService {
        TestService(
            .unary("Wait") { message, context in
                seen.tell("started")
                try await context.cancellation.cancelled
                seen.tell("cancelled")
                return message
            },
            .bidirectional("WaitStreaming") { _, _, context in
                seen.tell("started")
                try await context.cancellation.cancelled
                seen.tell("cancelled")
            },
            .unary("Handler") { message, context in
                await withRPCCancellationHandler {
                    seen.tell("started")
                    try? await context.cancellation.cancelled
                } onCancelRPC: {
                    seen.tell("handler")
                }
                return message
            },
            .bidirectional("Read") { messages, _, _ in
                seen.tell("started")
                do {
                    for try await _ in messages {}
                    seen.tell("ended")
                } catch let error as RPCError {
                    seen.tell("\(error.code)")
                    throw error
                }
            },
            .serverStreaming("Write") { _, writer, _ in
                seen.tell("started")
                do {
                    let chunk = [UInt8](repeating: 7, count: 100_000)
                    while true { try await writer.write(chunk) }
                } catch let error as RPCError {
                    seen.tell("\(error.code)")
                    throw error
                }
            },
            .unary("Echo") { message, _ in message },
            .unary("Remaining") { _, context in
                let call = context.transportSpecific as? SwiftletCallContext
                return call?.timeRemaining.map { $0 > .zero && $0 <= .seconds(300) ? [1] : [2] } ?? [0]
            }
        )
    }

    private func withPeer(
        _ execution: Execution = .eventLoop,
        _ body: (RawPeer, Seen) async throws -> Void
    ) async throws {
        let seen = Seen()
        var options = quietOptions()
        options.calls.handlerExecution = execution
        options.shutdown.gracePeriod = .milliseconds(100)
        try await withServer(self.service(seen), options: options) { server async throws in
            try await body(try await server.connect(), seen)
        }
    }

    @Test(
        "a reset cancels the call and reaches the cancellation handler",
        arguments: ["Wait", "Handler"],
        Execution.both
    )
    func reset(_ method: String, _ execution: Execution) async throws {
        try await self.withPeer(execution) { peer, seen async throws in
            let stream = peer.startCall(method)
            peer.sendMessage([], on: stream, endStream: true)
            var iterator = seen.events.stream.makeAsyncIterator()
            #expect(await iterator.next() == "started")
            peer.reset(stream)
            #expect(await iterator.next() == (method == "Wait" ? "cancelled" : "handler"))
            #expect(try await peer.call("Echo", [1]).status == "0")
        }
    }

    @Test("a reset reaches a handler that reads or writes", arguments: ["Read", "Write"], Execution.both)
    func resetStream(_ method: String, _ execution: Execution) async throws {
        try await self.withPeer(execution) { peer, seen async throws in
            let stream = peer.startCall(method)
            if method == "Write" { peer.sendMessage([], on: stream, endStream: true) }
            var iterator = seen.events.stream.makeAsyncIterator()
            #expect(await iterator.next() == "started")
            peer.reset(stream)
            #expect(await iterator.next() == "cancelled")
            #expect(try await peer.call("Echo", [1]).status == "0")
        }
    }

    @Test("a lost connection reaches its handlers", arguments: ["Read", "Write"], Execution.both)
    func connectionLost(_ method: String, _ execution: Execution) async throws {
        try await self.withPeer(execution) { peer, seen async throws in
            let stream = peer.startCall(method)
            if method == "Write" { peer.sendMessage([], on: stream, endStream: true) }
            var iterator = seen.events.stream.makeAsyncIterator()
            #expect(await iterator.next() == "started")
            peer.close()
            #expect(await iterator.next() == "unavailable")
        }
    }

    /// Makes calls with longer and longer deadlines, until one has a handler that began before its deadline.
    ///
    /// A machine that is busy with other tests may take seconds to begin one on the pool.
    private func untilStarted(
        _ execution: Execution,
        _ body: (RawPeer, Seen, _ timeout: Int) async throws -> Void
    ) async throws {
        for timeout in [3, 12, 48] {
            var hasStarted = false
            try await self.withPeer(execution) { peer, seen async throws in
                try await body(peer, seen, timeout)
                hasStarted = seen.hasStarted
            }
            if hasStarted { return }
        }
        Issue.record("no handler began within 48 seconds")
    }

    @Test(
        "the deadline ends the call and cancels the handler",
        arguments: ["Wait", "WaitStreaming"],
        Execution.both
    )
    func deadline(_ method: String, _ execution: Execution) async throws {
        try await self.untilStarted(execution) { peer, seen, timeout async throws in
            let stream = peer.startCall(method, [("grpc-timeout", "\(timeout)S")])
            if method == "Wait" { peer.sendMessage([], on: stream, endStream: true) }
            let response = try await peer.response(stream)
            #expect(response.status == "4")
            #expect(response.message?.contains("\(timeout)000 ms") == true)
            guard seen.hasStarted else { return }
            #expect(await seen.first(2) == ["started", "cancelled"])
        }
    }

    @Test("the deadline reaches a handler that reads or writes", arguments: ["Read", "Write"], Execution.both)
    func deadlineStream(_ method: String, _ execution: Execution) async throws {
        try await self.untilStarted(execution) { peer, seen, timeout async throws in
            peer.isPolite = false
            let stream = peer.startCall(method, [("grpc-timeout", "\(timeout)S")])
            if method == "Write" { peer.sendMessage([], on: stream, endStream: true) }
            let response = try await peer.response(stream)
            // In the middle of a message no status can be told: where a handler that writes is by then, if it is quick.
            #expect(response.status == "4" || (method == "Write" && response.resetCode == 8))
            guard seen.hasStarted else { return }
            #expect(await seen.first(2) == ["started", "deadlineExceeded"])
        }
    }

    @Test("a call whose time is over on arrival is not handled")
    func expired() async throws {
        try await self.withPeer { peer, _ async throws in
            #expect(try await peer.call("Wait", [], [("grpc-timeout", "0m")]).status == "4")
        }
    }

    @Test("the handler can ask for the time that remains, and sees no grpc-timeout")
    func remaining() async throws {
        try await self.withPeer { peer, _ async throws in
            #expect(try await peer.call("Remaining", [], [("grpc-timeout", "300S")]).messages == [[1]])
            #expect(try await peer.call("Remaining").messages == [[0]])
        }
    }

    @Test("a cancelled task that reads throws, and the call goes on")
    func cancelledReader() async throws {
        let service = TestService(
            .bidirectional("Read") { messages, writer, _ in
                let task = Task { () -> Bool in
                    do {
                        for try await _ in messages {}
                        return false
                    } catch is CancellationError {
                        return true
                    }
                }
                task.cancel()
                try await writer.write([try await task.value ? 1 : 0])
            }
        )
        try await withServer(service) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Read")
            let response = try await peer.response(stream)
            #expect(response.messages == [[1]])
            #expect(response.status == "0")
        }
    }

    @Test("a task that a handler has left reading is told when the handler has returned", arguments: Execution.both)
    func leftReader(_ execution: Execution) async throws {
        let ended = AsyncStream<Bool>.makeStream()
        let service = TestService(
            .bidirectional("Leave") { messages, writer, _ in
                let started = AsyncStream<Void>.makeStream()
                Task {
                    do {
                        for try await _ in messages { started.continuation.yield() }
                        ended.continuation.yield(false)
                    } catch {
                        ended.continuation.yield(true)
                    }
                }
                for await _ in started.stream { break }
                try await writer.write([1])
            }
        )
        var options = quietOptions()
        options.calls.handlerExecution = execution
        try await withServer(service, options: options) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Leave")
            peer.sendMessage([], on: stream)
            #expect(try await peer.response(stream).status == "0")
            var iterator = ended.stream.makeAsyncIterator()
            #expect(await iterator.next() == true)
        }
    }

    @Test("a handler that goes on after its stream or connection is gone cannot write, and does no harm")
    func outlives() async throws {
        let done = AsyncStream<Bool>.makeStream()
        let service = TestService(
            .serverStreaming("Stay") { _, writer, context in
                try await writer.write([1])
                try await context.cancellation.cancelled
                for _ in 0..<3 {
                    do {
                        try await writer.write([2])
                        done.continuation.yield(false)
                    } catch {
                        done.continuation.yield(true)
                    }
                }
            }
        )
        try await withServer(service) { server async throws in
            var iterator = done.stream.makeAsyncIterator()
            for closes in [true, false] {
                let peer = try await server.connect()
                let stream = peer.startCall("Stay")
                peer.sendMessage([], on: stream, endStream: true)
                _ = await peer.nextFrame { $0.type == 0 }
                if closes { peer.close() } else { peer.reset(stream) }
                for _ in 0..<3 {
                    #expect(await iterator.next() == true)
                }
            }
        }
    }
}
