import GRPCCore
import MetricsTestKit
import NIOCore
import Swiftlet
import Testing

/// A loop on which nothing happens does not look at the clock; what begins then must not count the time that it slept.
@Suite("Timers of a loop that has slept", .serialized, .timeLimit(.minutes(5)))
struct SleepingLoopTests {
    /// Lets time pass by the timer of another server: at least the time for its handshake.
    ///
    /// A connection looks at the clock once more after a second, to give memory back; after that it sleeps.
    private struct Hourglass {
        static let time = Duration.milliseconds(400)
        let server: TestServer

        func run(times: Int = 1) async throws {
            for _ in 0..<times {
                _ = await (try await RawPeer.open(self.server.address)).restOfBytes()
            }
        }
    }

    private func withHourglass(_ body: (Hourglass) async throws -> Void) async throws {
        var options = quietOptions()
        options.connections.handshakeTimeout = Hourglass.time
        try await withServer(CallTests.service, options: options) { server async throws in
            try await body(Hourglass(server: server))
        }
    }

    @Test("a new connection has the whole time for its handshake")
    func handshake() async throws {
        try await withMoreAndMoreTime { time async throws in
            var options = quietOptions()
            options.connections.handshakeTimeout = time
            var isServed = false
            try await self.withHourglass { hourglass async throws in
                isServed = try await withServer(CallTests.service, options: options) { server async throws in
                    try await hourglass.run(times: Int(time / Hourglass.time) + 1)
                    let peer = try await server.connect()
                    // It has sent its preface, and its acknowledgement waits for our settings.
                    let settings = await peer.nextFrame { $0.type == 4 && $0.flags == 0 }
                    guard settings != nil else { return false }
                    return try await peer.call("Echo", [1]).messages == [[1]]
                }
            }
            return isServed
        }
    }

    @Test("a connection is idle from the end of its call, not from its beginning; the call took its time")
    func idle() async throws {
        try await withMoreAndMoreTime(from: .milliseconds(1100)) { time async throws in
            let metrics = TestMetrics()
            guard try await self.isIdleFromTheEnd(maxIdle: time, metrics) else { return false }
            let timer = try metrics.expectTimer(
                "grpc.server.call.duration",
                [("grpc.method", "test.Service/Wait"), ("grpc.status", "OK")]
            )
            #expect(timer.values.count == 1)
            #expect(timer.values.allSatisfy { .nanoseconds($0) >= time })
            return true
        }
    }

    /// Whether a connection, whose only call takes longer than it may be idle, is not told to go when that ends.
    private func isIdleFromTheEnd(maxIdle: Duration, _ metrics: TestMetrics) async throws -> Bool {
        let gate = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Wait") { message, _ in
                for await _ in gate.stream { break }
                return message
            }
        )
        var options = quietOptions()
        options.connections.maxIdle = maxIdle
        options.observability.metrics = .factory(metrics)
        var isTrue = false
        try await self.withHourglass { hourglass async throws in
            isTrue = try await withServer(service, options: options) { server async throws in
                let peer = try await server.connect()
                // To acknowledge it now, and not when the server must not hear anything.
                let settings = await peer.nextFrame { $0.type == 4 && $0.flags == 0 }
                guard settings != nil else { return false }
                let stream = peer.startCall("Wait")
                peer.sendMessage([1], on: stream, endStream: true)
                try await hourglass.run(times: 2 * Int(maxIdle / Hourglass.time) + 1)
                let end = ContinuousClock.now
                gate.continuation.yield()
                guard try await peer.response(stream).messages == [[1]] else { return false }
                let goaway = await peer.nextFrame { $0.type == 7 }
                return goaway != nil && ContinuousClock.now - end >= Hourglass.time
            }
        }
        return isTrue
    }

    @Test("a client that reads late has the whole time for it")
    func stall() async throws {
        try await withMoreAndMoreTime(from: .milliseconds(1100)) { time async throws in
            try await self.countOfFlood(stallTimeout: time) == 16 * ((1 << 20) + 5)
        }
    }

    /// How much of a flood comes that begins when the loop has slept, and is read later still.
    private func countOfFlood(stallTimeout: Duration) async throws -> Int {
        let gate = AsyncStream<Void>.makeStream()
        let service = TestService(
            .serverStreaming("Flood") { _, writer, _ in
                for await _ in gate.stream { break }
                let chunk = [UInt8](repeating: 1, count: 1 << 20)
                for _ in 0..<16 { try await writer.write(chunk) }
            }
        )
        var options = quietOptions()
        options.connections.stallTimeout = stallTimeout
        var count = 0
        try await self.withHourglass { hourglass async throws in
            count = try await withServer(service, options: options) { server async throws in
                let peer = try await server.connect()
                let stream = peer.startCall("Flood")
                peer.sendMessage([], on: stream, endStream: true)
                peer.openWindow(0, by: 1 << 30)
                peer.openWindow(stream, by: 1 << 30)
                #expect(await peer.nextFrame { $0.type == 4 && $0.flags == 0 } != nil)
                try await peer.channel.setOption(.autoRead, value: false).get()
                try await hourglass.run(times: Int(stallTimeout / Hourglass.time) + 4)
                gate.continuation.yield()
                try await hourglass.run()
                // Of one that the server has closed meanwhile, nothing more is read.
                try? await peer.channel.setOption(.autoRead, value: true).get()
                peer.isPolite = false
                var received = 0
                while let frame = await peer.nextFrame(), !frame.isEndStream {
                    if frame.type == 0 { received += frame.payload.count }
                }
                return received
            }
        }
        return count
    }
}
