import GRPCCore
import Synchronization
import Testing

@testable import Swiftlet

/// One task runs many handlers; a handler must not be able to tell.
@Suite("Tasks of handlers", .timeLimit(.minutes(5)))
struct HandlerWorkerTests {
    /// What handlers saw and kept.
    final class Log: Sendable {
        let handles = Mutex<[ServerContext.RPCCancellationHandle]>([])
        let tasks = Mutex<[Int]>([])
        let events = AsyncStream<String>.makeStream()
        func tell(_ event: String) { self.events.continuation.yield(event) }
        func next() async -> String? { await self.events.stream.first { _ in true } }
        func noteTask() {
            let id = withUnsafeCurrentTask { $0?.hashValue ?? 0 }
            self.tasks.withLock { $0.append(id) }
        }
    }

    private func withServerAndPeer(
        on path: ServerPath,
        _ service: TestService,
        _ body: (RawPeer) async throws -> Void
    ) async throws {
        try await ServerPath.$current.withValue(path) {
            try await withServer(service) { server async throws in
                try await body(try await server.connect())
            }
        }
    }

    @Test("calls one after the other run in one task", arguments: ServerPath.allCases)
    func reuse(path: ServerPath) async throws {
        let log = Log()
        let service = TestService(
            .unary("Note") { message, _ in
                log.noteTask()
                return message
            }
        )
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            for _ in 1...5 { #expect(try await peer.call("Note").status == "0") }
        }
        #expect(Set(log.tasks.withLock { $0 }).count == 1)
    }

    @Test("a request that was gathered is there until it is decoded, though it comes in one read with another")
    func gatheredBehindAnother() async throws {
        let service = TestService(.unary("Echo") { message, _ in message })
        for path in ServerPath.allCases {
            try await self.withServerAndPeer(on: path, service) { peer async throws in
                #expect(try await peer.call("Echo", [1]).messages == [[1]])
                // So large that its memory goes back to the system at once.
                let large = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
                var frames = RawPeer.message(large)[...]
                let first = peer.startCall("Echo")
                while frames.count > 16_384 {
                    peer.send(type: 0, stream: first, payload: Array(frames.prefix(16_384)))
                    frames = frames.dropFirst(16_384)
                }
                let second = peer.takeStream()
                peer.send(
                    RawPeer.frame(
                        type: 1,
                        flags: 4,
                        stream: second,
                        payload: RawPeer.block(RawPeer.requestFields("/\(TestService.name)/Echo"))
                    ) + RawPeer.frame(type: 0, flags: 1, stream: second, payload: RawPeer.message([2]))
                        + RawPeer.frame(type: 0, flags: 1, stream: first, payload: Array(frames))
                )
                let responses = try await peer.responses([first, second])
                #expect(responses[second]?.messages == [[2]])
                #expect(responses[first]?.messages == [large])
            }
        }
    }

    @Test("a handle that was kept stays the handle of its call", arguments: ServerPath.allCases)
    func keptHandle(path: ServerPath) async throws {
        let log = Log()
        let service = TestService(
            .unary("Keep") { message, context in
                log.handles.withLock { $0.append(context.cancellation) }
                return message
            },
            .unary("Wait") { message, context in
                log.tell("waits")
                try await context.cancellation.cancelled
                log.tell("cancelled")
                return message
            }
        )
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            for _ in 1...3 { #expect(try await peer.call("Keep").status == "0") }
            let stream = peer.startCall("Wait")
            peer.sendMessage([], on: stream, endStream: true)
            #expect(await log.next() == "waits")
            peer.reset(stream)
            #expect(await log.next() == "cancelled")
        }
        #expect(log.handles.withLock { $0.map(\.isCancelled) } == [false, false, false])
    }

    @Test(
        "a task that a handler left behind is not told of the cancellation of another call",
        arguments: ServerPath.allCases
    )
    func leftTask(path: ServerPath) async throws {
        let log = Log()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Leave") { message, _ in
                Task {
                    await withRPCCancellationHandler {
                        for await _ in gate { break }
                        log.tell("undisturbed")
                    } onCancelRPC: {
                        log.tell("disturbed")
                    }
                }
                return message
            },
            .unary("Wait") { message, context in
                log.tell("waits")
                try await context.cancellation.cancelled
                log.tell("cancelled")
                return message
            }
        )
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            #expect(try await peer.call("Leave").status == "0")
            let stream = peer.startCall("Wait")
            peer.sendMessage([], on: stream, endStream: true)
            #expect(await log.next() == "waits")
            peer.reset(stream)
            #expect(await log.next() == "cancelled")
            open.yield()
            #expect(await log.next() == "undisturbed")
        }
    }

    @Test(
        "a handler finds its call's cancellation by withRPCCancellationHandler, in every call",
        arguments: ServerPath.allCases
    )
    func cancellationHandler(path: ServerPath) async throws {
        let log = Log()
        let service = TestService(
            .unary("Wait") { message, context in
                await withRPCCancellationHandler {
                    log.tell("waits")
                    try? await context.cancellation.cancelled
                } onCancelRPC: {
                    log.tell("told")
                }
                log.tell("returns")
                return message
            },
            .unary("Echo") { message, _ in message }
        )
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            for _ in 1...3 {
                #expect(try await peer.call("Echo").status == "0")
                let stream = peer.startCall("Wait")
                peer.sendMessage([], on: stream, endStream: true)
                #expect(await log.next() == "waits")
                peer.reset(stream)
                let events = [await log.next(), await log.next()]
                #expect(events == ["told", "returns"])
            }
        }
    }

    @Test("a handler that cancels its own task leaves the next one alone", arguments: ServerPath.allCases)
    func cancelledTask(path: ServerPath) async throws {
        let log = Log()
        let service = TestService(
            .unary("Cancel") { message, _ in
                log.tell("\(Task.isCancelled)")
                withUnsafeCurrentTask { $0?.cancel() }
                return message
            }
        )
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            for _ in 1...3 {
                #expect(try await peer.call("Cancel").status == "0")
                #expect(await log.next() == "false")
            }
        }
    }

    @Test("a handler that cancels its own call leaves the next one alone", arguments: ServerPath.allCases)
    func cancelledByItself(path: ServerPath) async throws {
        let log = Log()
        let service = TestService(
            .unary("Cancel") { message, context in
                log.tell("\(context.cancellation.isCancelled)")
                context.cancellation.cancel()
                return message
            }
        )
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            for _ in 1...3 {
                #expect(try await peer.call("Cancel").status == "0")
                #expect(await log.next() == "false")
            }
        }
    }

    @Test("calls that come together each get their own answer", arguments: ServerPath.allCases)
    func together(path: ServerPath) async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Echo") { message, _ in message },
            .unary("Twice") { message, _ in message + message },
            .unary("Fail") { message, _ in
                throw RPCError(code: .aborted, message: "\(message.count) bytes")
            },
            .unary("Yield") { message, _ in
                await Task.yield()
                return message
            },
            .unary("Wait") { message, _ in
                for await _ in gate { break }
                return message
            }
        )
        let methods = ["Echo", "Twice", "Wait", "Echo", "Fail", "Yield", "Yield", "Twice", "Fail", "Echo"]
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            for _ in 1...3 {
                var streams: [UInt32] = []
                for (number, method) in methods.enumerated() {
                    let stream = peer.startCall(method)
                    peer.sendMessage([UInt8](repeating: UInt8(number), count: number), on: stream, endStream: true)
                    streams.append(stream)
                }
                open.yield()
                let responses = try await peer.responses(Set(streams))
                for (number, method) in methods.enumerated() {
                    let response = responses[streams[number]]
                    let message = [UInt8](repeating: UInt8(number), count: number)
                    #expect(response?.status == (method == "Fail" ? "10" : "0"))
                    switch method {
                    case "Fail": #expect(response?.messages == [])
                    case "Twice": #expect(response?.messages == [message + message])
                    default: #expect(response?.messages == [message])
                    }
                }
            }
        }
    }

    @Test("a context that was kept stays the context of its call", arguments: ServerPath.allCases)
    func keptContext(path: ServerPath) async throws {
        let contexts = Mutex<[ServerContext]>([])
        let service = TestService(
            .unary("Keep") { message, context in
                contexts.withLock { $0.append(context) }
                return message
            },
            .unary("Echo") { message, _ in message }
        )
        try await self.withServerAndPeer(on: path, service) { peer async throws in
            for deadline in [false, true, false, true] {
                let fields = deadline ? [("grpc-timeout", "1H")] : []
                #expect(try await peer.call("Keep", [], fields).status == "0")
                for _ in 1...3 { #expect(try await peer.call("Echo").status == "0") }
            }
        }
        let kept = contexts.withLock { $0 }
        let calls = kept.compactMap { $0.transportSpecific as? SwiftletCallContext }
        #expect(calls.map { $0.timeRemaining != nil } == [false, true, false, true])
        #expect(kept.map(\.descriptor.method) == ["Keep", "Keep", "Keep", "Keep"])
    }
}
