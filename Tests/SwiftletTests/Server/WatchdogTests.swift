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

    /// Long enough that a busy machine does not stop an innocent handler for as long.
    private static let bound = Duration.milliseconds(300)

    private let warnings = Warnings()
    private let metrics = TestMetrics()
    private let barrier = Barrier()

    private var options: SwiftletServerOptions {
        var options = quietOptions()
        options.calls.watchdog = Self.bound
        options.observability.logger = Logger(label: "test") { [warnings] _ in warnings }
        options.observability.metrics = .factory(self.metrics)
        return options
    }

    private func holds(_ method: String) -> Int {
        let counter = try? self.metrics.expectCounter("swiftlet.server.loops.held", [("grpc.method", method)])
        return counter.map { Int($0.totalValue) } ?? 0
    }

    @Test("tells of a handler that blocks its loop, while it does, and counts it")
    func blocks() async throws {
        let service = TestService(
            .unary("Block") { [barrier] message, _ in
                barrier.block()
                return message
            }
        )
        try await withServer(service, options: self.options) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Block")
            peer.sendMessage([1], on: stream, endStream: true)
            let warning = await self.warnings.next()
            #expect(warning?.message == "handler holds its event loop: run its service on the concurrent pool")
            #expect(warning?.metadata["swiftlet.method"] == "test.Service/Block")
            let detail = "\(warning?.metadata["swiftlet.detail"] ?? "")"
            #expect(detail.hasPrefix("for ") && detail.hasSuffix(" ms so far, calls.watchdog is 300 ms"))
            #expect(self.holds("test.Service/Block") == 1)
            self.barrier.open()
            #expect(try await peer.response(stream).messages == [[1]])
        }
        #expect(self.holds("test.Service/Block") == 1)
    }

    @Test("tells of streams that block")
    func streamBlocks() async throws {
        let service = TestService(
            .bidirectional("Block") { [barrier] _, _, _ in barrier.block() }
        )
        try await withServer(service, options: self.options) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Block", endStream: true)
            #expect(await self.warnings.next()?.metadata["swiftlet.method"] == "test.Service/Block")
            self.barrier.open()
            #expect(try await peer.response(stream).status == "0")
        }
    }

    @Test("tells of a handler that blocks after it was suspended, without its name")
    func resumedBlocks() async throws {
        let service = TestService(
            .unary("Block") { [barrier] message, _ in
                await Task.yield()
                barrier.block()
                return message
            }
        )
        try await withServer(service, options: self.options) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Block")
            peer.sendMessage([1], on: stream, endStream: true)
            let method = await self.warnings.next()?.metadata["swiftlet.method"]
            #expect("\(method ?? "")".hasPrefix("unknown: a handler that was suspended before"))
            #expect(self.holds("unknown") == 1)
            self.barrier.open()
            #expect(try await peer.response(stream).messages == [[1]])
        }
    }

    @Test("does not tell of a handler that has suspended, at once or when it went on", arguments: [false, true])
    func suspends(goesOn: Bool) async throws {
        let started = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Wait") { message, context in
                if goesOn { await Task.yield() }
                started.continuation.yield()
                try await context.cancellation.cancelled
                return message
            },
            .unary("Block") { [barrier] message, _ in
                barrier.block()
                return message
            }
        )
        var options = self.options
        options.listening.eventLoops = 2
        try await withServer(service, options: options) { server async throws in
            // Connections go to loops in turn: this one's loop has nothing else to do, and is looked at first.
            let other = try await server.connect()
            let waiting = other.startCall("Wait")
            other.sendMessage([1], on: waiting, endStream: true)
            _ = await started.stream.first { _ in true }
            // While the one waits, one on another loop blocks for the bound.
            let peer = try await server.connect()
            let blocking = peer.startCall("Block")
            peer.sendMessage([2], on: blocking, endStream: true)
            #expect(await self.warnings.next()?.metadata["swiftlet.method"] == "test.Service/Block")
            self.barrier.open()
            #expect(try await peer.response(blocking).messages == [[2]])
            other.reset(waiting)
        }
        #expect(self.holds("test.Service/Wait") == 0)
        #expect(self.holds("test.Service/Block") == 1)
        #expect(self.holds("unknown") == 0)
    }
}
