import GRPCCore
import MetricsTestKit
import Testing

@testable import Swiftlet

@Suite("What an event loop counts")
struct LoopMetricsTests {
    private let system = TestMetrics()
    private let method = MethodDescriptor(fullyQualifiedService: "a.B", method: "C")
    private let name = [("grpc.method", "a.B/C")]

    private var loop: LoopMetrics { LoopMetrics(ServerMetrics(.factory(self.system))) }

    @Test("is told when it is published: counters once for all calls, durations one by one")
    func calls() throws {
        let loop = self.loop
        let tally = try #require(loop.tally(of: self.method))
        for number in 1...3 {
            loop.started(tally)
            loop.ended(
                tally,
                CallFigures(status: .ok, nanoseconds: Int64(number), sentMessages: number, receivedMessages: 1)
            )
        }
        #expect(try self.system.expectCounter("grpc.server.call.started", self.name).values.isEmpty)
        loop.publish()
        #expect(try self.system.expectCounter("grpc.server.call.started", self.name).values == [3])
        #expect(try self.system.expectCounter("swiftlet.server.messages.sent", self.name).values == [6])
        #expect(try self.system.expectCounter("swiftlet.server.messages.received", self.name).values == [3])
        let both = self.name + [("grpc.status", "OK")]
        #expect(try self.system.expectTimer("grpc.server.call.duration", both).values == [1, 2, 3])
    }

    @Test("is told once")
    func twice() throws {
        let loop = self.loop
        let tally = try #require(loop.tally(of: self.method))
        loop.started(tally)
        loop.publish()
        loop.publish()
        loop.started(tally)
        loop.publish()
        #expect(try self.system.expectCounter("grpc.server.call.started", self.name).values == [1, 1])
    }

    @Test("is one tally for a method, whoever asks")
    func tallies() {
        let loop = self.loop
        #expect(loop.tally(of: self.method) === loop.tally(of: self.method))
    }

    @Test("has handlers that came and went between two tellings cancel each other out")
    func handlers() throws {
        let loop = self.loop
        loop.handlerStarted()
        loop.handlerEnded()
        loop.publish()
        #expect(try self.system.expectMeter("swiftlet.server.calls.running").values.isEmpty)
        loop.handlerStarted()
        loop.handlerStarted()
        loop.publish()
        #expect(try self.system.expectMeter("swiftlet.server.calls.running").lastValue == 2)
        loop.handlerEnded()
        loop.publish()
        #expect(try self.system.expectMeter("swiftlet.server.calls.running").lastValue == 1)
    }

    @Test("adds up the bytes of all connections")
    func bytes() throws {
        let loop = self.loop
        loop.received(3)
        loop.received(4)
        loop.sent(9)
        loop.publish()
        #expect(try self.system.expectCounter("swiftlet.server.bytes.received").values == [7])
        #expect(try self.system.expectCounter("swiftlet.server.bytes.sent").values == [9])
    }

    @Test("is nothing where there is no metrics system")
    func off() {
        let loop = LoopMetrics(ServerMetrics(.off))
        #expect(loop.tally(of: self.method) == nil)
        loop.handlerStarted()
        loop.received(1)
        loop.publish()
    }
}
