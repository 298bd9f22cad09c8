import GRPCCore
import Metrics
import MetricsTestKit
import Swiftlet
import Testing

@Suite("Metrics of calls")
struct CallMetricsTests {
    private let system = TestMetrics()
    private let sayHello = MethodDescriptor(fullyQualifiedService: "helloworld.Greeter", method: "SayHello")

    @Test("carry method and status")
    func oneCall() throws {
        let metrics = ServerMetrics(.factory(self.system))
        let method = try #require(metrics.method(self.sayHello))
        method.started()
        let call = CallFigures(
            status: .notFound,
            nanoseconds: 1500,
            sentBytes: 20,
            receivedBytes: 10,
            sentMessages: 2,
            receivedMessages: 1
        )
        method.ended([call])
        let name = [("grpc.method", "helloworld.Greeter/SayHello")]
        let both = name + [("grpc.status", "NOT_FOUND")]
        #expect(try self.system.expectCounter("grpc.server.call.started", name).values == [1])
        #expect(try self.system.expectTimer("grpc.server.call.duration", both).values == [1500])
        let sent = "grpc.server.call.sent_total_compressed_message_size"
        #expect(try self.system.expectRecorder(sent, both).values == [20])
        let received = "grpc.server.call.rcvd_total_compressed_message_size"
        #expect(try self.system.expectRecorder(received, both).values == [10])
        #expect(try self.system.expectCounter("swiftlet.server.messages.sent", name).values == [2])
        #expect(try self.system.expectCounter("swiftlet.server.messages.received", name).values == [1])
    }

    @Test("carry the status of each call that they are told of together")
    func severalCalls() throws {
        let metrics = ServerMetrics(.factory(self.system))
        let method = try #require(metrics.method(self.sayHello))
        let calls: [(Status.Code, Int)] = [(.ok, 1), (.ok, 2), (.notFound, 3), (.ok, 4), (.internalError, 5)]
        method.ended(
            calls.map { status, number in
                CallFigures(
                    status: status,
                    nanoseconds: Int64(number),
                    sentBytes: 10 * number,
                    receivedBytes: 100 * number,
                    sentMessages: 1,
                    receivedMessages: 2
                )
            }
        )
        let name = [("grpc.method", "helloworld.Greeter/SayHello")]
        for (status, numbers) in [("OK", [1, 2, 4]), ("NOT_FOUND", [3]), ("INTERNAL", [5])] {
            let both = name + [("grpc.status", status)]
            #expect(try self.system.expectTimer("grpc.server.call.duration", both).values == numbers.map(Int64.init))
            let sent = "grpc.server.call.sent_total_compressed_message_size"
            #expect(try self.system.expectRecorder(sent, both).values == numbers.map { Double(10 * $0) })
            let received = "grpc.server.call.rcvd_total_compressed_message_size"
            #expect(try self.system.expectRecorder(received, both).values == numbers.map { Double(100 * $0) })
        }
        #expect(try self.system.expectCounter("swiftlet.server.messages.sent", name).values == [5])
        #expect(try self.system.expectCounter("swiftlet.server.messages.received", name).values == [10])
    }

    @Test(
        "know every status by the name that gRPC gives it",
        arguments: zip(
            0...16,
            [
                "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
                "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
                "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
            ]
        )
    )
    func statusNames(code: Int, name: String) throws {
        let metrics = ServerMetrics(.factory(self.system))
        let status = try #require(Status.Code(rawValue: code))
        metrics.unknownMethod?.ended([CallFigures(status: status, nanoseconds: 1)])
        let dimensions = [("grpc.method", "other"), ("grpc.status", name)]
        #expect(try self.system.expectTimer("grpc.server.call.duration", dimensions).values == [1])
    }

    @Test("there is no status beyond those that have a name")
    func noMoreStatuses() {
        #expect(Status.Code(rawValue: 17) == nil)
    }

    @Test("appear only for statuses that happened")
    func lazy() throws {
        let metrics = ServerMetrics(.factory(self.system))
        let method = try #require(metrics.method(self.sayHello))
        #expect(self.system.timers.isEmpty)
        for _ in 0..<3 { method.ended([CallFigures(status: .ok, nanoseconds: 1)]) }
        #expect(self.system.timers.count == 1)
    }

    @Test("are the same for the same method, whoever asks")
    func handlesAreShared() async throws {
        let metrics = ServerMetrics(.factory(self.system))
        let sayHello = self.sayHello
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<100 {
                        let method = metrics.method(sayHello)
                        method?.started()
                        method?.ended([CallFigures(status: .ok, nanoseconds: 1, receivedMessages: 1)])
                    }
                }
            }
        }
        let name = [("grpc.method", "helloworld.Greeter/SayHello")]
        #expect(self.system.counterTotal(label: "grpc.server.call.started", dimensions: name) == 800)
        #expect(self.system.counters(label: "grpc.server.call.started", dimensions: name).count == 1)
        let timers = self.system.timers(label: "grpc.server.call.duration")
        #expect(timers.count == 1)
        #expect(timers.first?.values.count == 800)
    }

    @Test("cost nothing to speak of where there is no metrics system")
    func off() {
        for destination in [
            SwiftletServerOptions.Observability.MetricsDestination.off, .factory(NOOPMetricsHandler.instance),
        ] {
            let metrics = ServerMetrics(destination)
            #expect(!metrics.isEnabled)
            #expect(metrics.method(self.sayHello) == nil)
            #expect(metrics.unknownMethod == nil)
        }
    }

    @Test("go to the system's factory by default")
    func systemFactory() throws {
        let metrics = withMetricsFactory(self.system) { ServerMetrics(.system) }
        metrics.unknownMethod?.started()
        let name = [("grpc.method", "other")]
        #expect(try self.system.expectCounter("grpc.server.call.started", name).values == [1])
    }
}
