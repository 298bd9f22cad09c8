import GRPCCore
import Logging
import MetricsTestKit
import Synchronization
import Testing

@testable import Swiftlet

@Suite("The watchdog", .bothPaths, .timeLimit(.minutes(5)))
struct WatchdogTests {
    /// The warnings of a server, as they come.
    struct Warnings: LogHandler {
        let entries = AsyncStream<(message: String, metadata: Logger.Metadata)>.makeStream()
        var logLevel = Logger.Level.warning
        var metadata: Logger.Metadata = [:]
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            self.entries.continuation.yield(("\(event.message)", event.metadata ?? [:]))
        }

        func next() async -> (message: String, metadata: Logger.Metadata)? {
            await self.entries.stream.first { _ in true }
        }
    }

    /// A server that is watched, and what is told of it.
    private struct Watch {
        let bound: Duration
        let warnings = Warnings()
        let metrics = TestMetrics()
        /// Where its handlers block.
        let barrier = Barrier()

        var options: SwiftletServerOptions {
            var options = quietOptions()
            options.calls.watchdog = self.bound
            options.observability.logger = Logger(label: "test") { [warnings] _ in warnings }
            options.observability.metrics = .factory(self.metrics)
            return options
        }

        /// How often a method was told of.
        func holds(_ method: String) -> Int {
            let counter = try? self.metrics.expectCounter("swiftlet.server.loops.held", [("grpc.method", method)])
            return counter.map { Int($0.totalValue) } ?? 0
        }
    }

    /// Watches with longer and longer bounds, until the machine stops no innocent handler for as long.
    ///
    /// - Parameter body: Whether nothing was told of but the one that blocks.
    /// - Throws: what `body` throws.
    private func watch(_ body: (Watch) async throws -> Bool) async throws {
        try await withMoreAndMoreTime(from: .milliseconds(300)) { bound async throws in
            try await body(Watch(bound: bound))
        }
    }

    @Test("tells of a handler that blocks its loop, while it does, and counts it")
    func blocks() async throws {
        try await self.watch { watch async throws in
            let service = TestService(
                .unary("Block") { [barrier = watch.barrier] message, _ in
                    barrier.block()
                    return message
                }
            )
            let isFirst = try await withServer(service, options: watch.options) { server async throws in
                let peer = try await server.connect()
                let stream = peer.startCall("Block")
                peer.sendMessage([1], on: stream, endStream: true)
                let warning = await watch.warnings.next()
                #expect(warning?.message == "handler holds its event loop: run its service on the concurrent pool")
                let detail = "\(warning?.metadata["swiftlet.detail"] ?? "")"
                #expect(detail.hasPrefix("for "))
                #expect(detail.hasSuffix(" ms so far, calls.watchdog is \(watch.bound.optionText)"))
                let (method, holds) = (warning?.metadata["swiftlet.method"], watch.holds("test.Service/Block"))
                watch.barrier.open()
                #expect(try await peer.response(stream).messages == [[1]])
                return method == "test.Service/Block" && holds == 1
            }
            return isFirst && watch.holds("test.Service/Block") == 1
        }
    }

    @Test("tells of streams that block")
    func streamBlocks() async throws {
        try await self.watch { watch async throws in
            let service = TestService(
                .bidirectional("Block") { [barrier = watch.barrier] _, _, _ in barrier.block() }
            )
            return try await withServer(service, options: watch.options) { server async throws in
                let peer = try await server.connect()
                let stream = peer.startCall("Block", endStream: true)
                let method = await watch.warnings.next()?.metadata["swiftlet.method"]
                watch.barrier.open()
                #expect(try await peer.response(stream).status == "0")
                return method == "test.Service/Block"
            }
        }
    }

    @Test("tells of a handler that blocks after it was suspended, without its name")
    func resumedBlocks() async throws {
        try await self.watch { watch async throws in
            let service = TestService(
                .unary("Block") { [barrier = watch.barrier] message, _ in
                    await Task.yield()
                    barrier.block()
                    return message
                }
            )
            return try await withServer(service, options: watch.options) { server async throws in
                let peer = try await server.connect()
                let stream = peer.startCall("Block")
                peer.sendMessage([1], on: stream, endStream: true)
                let method = "\(await watch.warnings.next()?.metadata["swiftlet.method"] ?? "")"
                let holds = watch.holds("unknown")
                watch.barrier.open()
                #expect(try await peer.response(stream).messages == [[1]])
                return method.hasPrefix("unknown: a handler that was suspended before") && holds == 1
            }
        }
    }

    @Test("does not tell of a handler that has suspended, at once or when it went on", arguments: [false, true])
    func suspends(goesOn: Bool) async throws {
        try await self.watch { watch async throws in
            let started = AsyncStream<Void>.makeStream()
            let service = TestService(
                .unary("Wait") { message, context in
                    if goesOn { await Task.yield() }
                    started.continuation.yield()
                    try await context.cancellation.cancelled
                    return message
                },
                .unary("Block") { [barrier = watch.barrier] message, _ in
                    barrier.block()
                    return message
                }
            )
            var options = watch.options
            options.listening.eventLoops = 2
            let isFirst = try await withServer(service, options: options) { server async throws in
                // Connections go to loops in turn: this one's loop has nothing else to do, and is looked at first.
                let other = try await server.connect()
                let waiting = other.startCall("Wait")
                other.sendMessage([1], on: waiting, endStream: true)
                _ = await started.stream.first { _ in true }
                // While the one waits, one on another loop blocks for the bound.
                let peer = try await server.connect()
                let blocking = peer.startCall("Block")
                peer.sendMessage([2], on: blocking, endStream: true)
                let method = await watch.warnings.next()?.metadata["swiftlet.method"]
                watch.barrier.open()
                #expect(try await peer.response(blocking).messages == [[2]])
                other.reset(waiting)
                return method == "test.Service/Block"
            }
            let others = watch.holds("test.Service/Wait") + watch.holds("unknown")
            return isFirst && others == 0 && watch.holds("test.Service/Block") == 1
        }
    }
}
