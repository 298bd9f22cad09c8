import Dispatch
import GRPCCore
import InMemoryLogging
import Logging
import Metrics
import MetricsTestKit
import NIOCore
import Swiftlet
import Testing

@Suite("What a running server tells", .bothPaths, .timeLimit(.minutes(5)))
struct ObservationTests {
    @Test("each call is counted once, by method and status, and handlers and connections are back at none")
    func calls() async throws {
        let metrics = TestMetrics()
        var options = quietOptions()
        options.observability.metrics = .factory(metrics)
        options.messages.maxReceiveSize = 100
        try await withServer(CallTests.service, options: options) { server async throws in
            let peer = try await server.connect()
            for _ in 0..<3 { #expect(try await peer.call("Echo", [1, 2]).status == "0") }
            #expect(try await peer.call("Fail").status == "5")
            #expect(try await peer.call("Echo", [UInt8](repeating: 0, count: 101)).status == "8")
            #expect(try await peer.call("Nope").status == "12")
            let late = peer.startCall("Collect", [("grpc-timeout", "10m")])
            #expect(try await peer.response(late).status == "4")
            let reset = peer.startCall("Collect")
            peer.reset(reset)
            #expect(try await peer.call("Echo").status == "0")
            peer.close()
        }
        #expect(try self.ended("test.Service/Echo", "OK", metrics) == 4)
        #expect(try self.ended("test.Service/Fail", "NOT_FOUND", metrics) == 1)
        #expect(try self.ended("test.Service/Echo", "RESOURCE_EXHAUSTED", metrics) == 1)
        #expect(try self.ended("test.Service/Collect", "DEADLINE_EXCEEDED", metrics) == 1)
        #expect(try self.ended("test.Service/Collect", "CANCELLED", metrics) == 1)
        #expect(try self.ended("other", "UNIMPLEMENTED", metrics) == 1)
        #expect(try metrics.expectMeter("swiftlet.server.calls.running", []).lastValue == 0)
        #expect(try metrics.expectMeter("swiftlet.server.connections.open", []).lastValue == 0)
        #expect(try metrics.expectCounter("swiftlet.server.limits", [("limit", "received_message")]).totalValue == 1)
    }

    @Test("a call that is cancelled when its turn has just come waits no longer, and its place is another one's")
    func cancelledAtItsTurn() async throws {
        let metrics = TestMetrics()
        var options = quietOptions()
        options.observability.metrics = .factory(metrics)
        options.calls.maxConcurrent = 1
        let (gate, open) = AsyncStream<Void>.makeStream()
        let blocks = AsyncStream<Void>.makeStream()
        let unblock = DispatchSemaphore(value: 0)
        let service = TestService(
            .unary("Block") { message, _ in
                for await _ in gate { break }
                blocks.continuation.yield()
                // The loop reads nothing meanwhile.
                unblock.wait()
                return message
            },
            .unary("Echo") { message, _ in message }
        )
        try await withServer(service, options: options) { server async throws in
            let peer = try await server.connect()
            // Whether the reset is read before the place is taken is up to what the loop was doing: one of many will be.
            for _ in 1...10 {
                let first = peer.startCall("Block")
                peer.sendMessage([], on: first, endStream: true)
                let second = peer.startCall("Echo")
                peer.sendMessage([], on: second, endStream: true)
                #expect(try await peer.response(peer.startCall("Nope", endStream: true)).status == "12")
                open.yield()
                for await _ in blocks.stream { break }
                let reset = RawPeer.frame(type: 3, stream: second, payload: RawPeer.word(8))
                try await peer.channel.writeAndFlush(ByteBuffer(bytes: reset))
                unblock.signal()
                #expect(try await peer.response(first).status == "0")
                #expect(try await peer.call("Echo").status == "0")
            }
        }
        #expect(try metrics.expectMeter("swiftlet.server.calls.waiting", []).lastValue == 0)
    }

    private func ended(_ method: String, _ status: String, _ metrics: TestMetrics) throws -> Int {
        let dimensions = [("grpc.method", method), ("grpc.status", status)]
        return try metrics.expectTimer("grpc.server.call.duration", dimensions).values.count
    }

    @Test("a limit that strikes is logged, with the peer and the numbers")
    func limit() async throws {
        let log = InMemoryLogHandler()
        var options = quietOptions()
        options.observability.logger = Logger(label: "test") { _ in log }
        options.observability.logger.logLevel = .info
        try await withServer(CallTests.service, options: options) { server async throws in
            let peer = try await server.connect()
            _ = await peer.nextFrame { $0.type == 4 }
            for _ in 0..<2000 { peer.send(type: 2, stream: 1, payload: [0, 0, 0, 0, 1]) }
            while await peer.nextFrame() != nil {}
        }
        let messages = log.entries.map { "\($0.message)" }
        #expect(messages.contains("listening"))
        #expect(messages.contains("limit reached"))
        #expect(messages.contains("shutting down"))
        #expect(messages.last == "stopped")
        let entry = log.entries.first { "\($0.message)" == "limit reached" }
        #expect(entry.map { "\($0.metadata["swiftlet.limit"] ?? "")" } == "ignored_frames")
        #expect(entry.map { "\($0.metadata["swiftlet.peer"] ?? "")".hasPrefix("ipv4:127.0.0.1:") } == true)
    }
}
