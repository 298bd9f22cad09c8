import HTTP2
import MetricsTestKit
import Swiftlet
import Testing

@Suite("Metrics of a server")
struct ServerMetricsTests {
    private let system = TestMetrics()
    private var metrics: ServerMetrics { ServerMetrics(.factory(self.system)) }

    @Test(
        "count why connections were closed",
        arguments: zip(
            CloseReason.allCases,
            ["peer", "protocol_error", "limit", "idle", "age", "shutdown", "socket_error", "not_http2"]
        )
    )
    func closeReasons(reason: CloseReason, label: String) throws {
        self.metrics.connectionClosed(reason)
        let name = "swiftlet.server.connections.closed"
        #expect(try self.system.expectCounter(name, [("reason", label)]).values == [1])
        #expect(self.system.counterTotal(label: name) == 1)
    }

    @Test("count limits, the engine's and the transport's own", arguments: ServerLimit.all)
    func limits(limit: ServerLimit) throws {
        self.metrics.limit(limit)
        let name = "swiftlet.server.limits"
        #expect(try self.system.expectCounter(name, [("limit", limit.label)]).values == [1])
        #expect(self.system.counterTotal(label: name) == 1)
    }

    @Test("have a name of their own for every limit")
    func limitNames() {
        let labels = ServerLimit.all.map(\.label)
        #expect(Set(labels).count == labels.count)
        #expect(ServerLimit.all.map(\.index) == Array(ServerLimit.all.indices))
        #expect(ServerLimit.http2(.resets).label == "rapid_reset")
        #expect(ServerLimit.http2(.headerBlock).label == "header_block")
        #expect(ServerLimit.connections.label == "connections")
        #expect(labels.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
    }

    @Test("count handlers that hold their loop, by method where that is known")
    func loopsHeld() throws {
        let metrics = self.metrics
        for method in ["a.B/C", nil, "a.B/C"] { metrics.loopHeld(by: method) }
        let name = "swiftlet.server.loops.held"
        #expect(try self.system.expectCounter(name, [("grpc.method", "a.B/C")]).totalValue == 2)
        #expect(try self.system.expectCounter(name, [("grpc.method", "unknown")]).totalValue == 1)
    }

    @Test("follow connections, handlers, bytes and resets")
    func flow() throws {
        let metrics = self.metrics
        metrics.connectionOpened()
        metrics.connectionOpened()
        metrics.connectionGone()
        metrics.handlers(started: 3)
        metrics.handlers(started: -2)
        metrics.handlers(started: 0)
        metrics.waitBegan()
        metrics.waitEnded()
        metrics.bytes(received: 7, sent: 9)
        metrics.bytes()
        metrics.streamReset(byPeer: true)
        metrics.acceptFailed()
        #expect(self.system.counterTotal(label: "swiftlet.server.connections.accepted") == 2)
        #expect(try self.system.expectMeter("swiftlet.server.connections.open").lastValue == 1)
        #expect(try self.system.expectMeter("swiftlet.server.calls.running").lastValue == 1)
        #expect(try self.system.expectMeter("swiftlet.server.calls.waiting").lastValue == 0)
        #expect(try self.system.expectCounter("swiftlet.server.bytes.received").values == [7])
        #expect(try self.system.expectCounter("swiftlet.server.bytes.sent").values == [9])
        #expect(try self.system.expectCounter("swiftlet.server.streams.reset", [("by", "client")]).values == [1])
        #expect(try self.system.expectCounter("swiftlet.server.streams.reset", [("by", "server")]).values == [])
        #expect(try self.system.expectCounter("swiftlet.server.accept_errors").values == [1])
    }
}
