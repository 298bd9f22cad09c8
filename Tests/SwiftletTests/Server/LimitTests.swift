import GRPCCore
import Swiftlet
import Testing

@Suite("Limits of calls", .bothPaths, .timeLimit(.minutes(5)))
struct LimitTests {
    @Test("a message above the limit is RESOURCE_EXHAUSTED, one at the limit is not")
    func receive() async throws {
        var options = quietOptions()
        options.messages.maxReceiveSize = 100
        try await withServer(CallTests.service, options: options) { server async throws in
            let peer = try await server.connect()
            #expect(try await peer.call("Echo", [UInt8](repeating: 1, count: 100)).status == "0")
            let response = try await peer.call("Echo", [UInt8](repeating: 1, count: 101))
            #expect(response.status == "8")
            #expect(response.message == "received message of 101 bytes is larger than the limit of 100 bytes")
            #expect(try await peer.call("Echo", [1]).status == "0")
        }
    }

    @Test("a response above the limit is RESOURCE_EXHAUSTED", arguments: Execution.both)
    func send(_ execution: Execution) async throws {
        var options = quietOptions()
        options.messages.maxSendSize = 10
        options.calls.handlerExecution = execution
        try await withServer(CallTests.service, options: options) { server async throws in
            let peer = try await server.connect()
            #expect(try await peer.call("Echo", [UInt8](repeating: 1, count: 11)).status == "8")
            #expect(try await peer.call("Echo", [UInt8](repeating: 1, count: 10)).status == "0")
        }
    }

    @Test("calls beyond the limit are refused, or wait for their turn in order")
    func concurrentCalls() async throws {
        for overflow in [SwiftletServerOptions.Calls.Overflow.refuse, .wait] {
            let gate = AsyncStream<Void>.makeStream()
            let service = TestService(
                .unary("Wait") { message, _ in
                    for await _ in gate.stream { break }
                    return message
                },
                .bidirectional("Update") { messages, writer, _ in
                    for try await message in messages { try await writer.write(message) }
                }
            )
            var options = quietOptions()
            options.calls.maxConcurrent = 1
            options.calls.overflow = overflow
            try await withServer(service, options: options) { server async throws in
                let peer = try await server.connect()
                let first = peer.startCall("Wait")
                peer.sendMessage([1], on: first, endStream: true)
                let second = peer.startCall("Update")
                peer.sendMessage([2], on: second)
                peer.sendMessage([3], on: second, endStream: true)
                if overflow == .refuse {
                    #expect(try await peer.response(second).status == "8")
                    gate.continuation.finish()
                    #expect(try await peer.response(first).messages == [[1]])
                } else {
                    let third = peer.startCall("Wait")
                    peer.sendMessage([4], on: third, endStream: true)
                    let fourth = peer.startCall("Update", endStream: true)
                    peer.reset(third)
                    gate.continuation.finish()
                    let responses = try await peer.responses([first, second, fourth])
                    #expect(responses[first]?.messages == [[1]])
                    #expect(responses[second]?.messages == [[2], [3]])
                    #expect(responses[fourth]?.status == "0")
                }
            }
        }
    }

    @Test("a call that waits for its turn has its deadline")
    func waitingDeadline() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Wait") { message, _ in
                for await _ in gate.stream { break }
                return message
            }
        )
        var options = quietOptions()
        options.calls.maxConcurrent = 1
        try await withServer(service, options: options) { server async throws in
            let peer = try await server.connect()
            let first = peer.startCall("Wait")
            peer.sendMessage([1], on: first, endStream: true)
            #expect(try await peer.call("Wait", [2], [("grpc-timeout", "20m")]).status == "4")
            gate.continuation.finish()
            #expect(try await peer.response(first).status == "0")
            #expect(try await peer.call("Wait", [3]).messages == [[3]])
        }
    }

    @Test("handlers that outlive their calls count against the connection's limit")
    func orphans() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let service = TestService(
            // Starts at HEADERS, so that its time cannot be over before.
            .bidirectional("Stubborn") { _, _, _ in
                for await _ in gate.stream { break }
            },
            .unary("Echo") { message, _ in message }
        )
        var options = quietOptions()
        options.streams.maxConcurrent = 3
        try await withServer(service, options: options) { server async throws in
            let peer = try await server.connect()
            for _ in 0..<3 {
                let stream = peer.startCall("Stubborn", [("grpc-timeout", "10m")])
                #expect(try await peer.response(stream).status == "4")
            }
            #expect(try await peer.call("Echo", [1]).status == "8")
            let other = try await server.connect()
            #expect(try await other.call("Echo", [1]).status == "0")
            gate.continuation.finish()
        }
    }

    @Test("compressed requests are inflated up to the limit, responses are compressed for those who take it")
    func compression() async throws {
        var options = quietOptions()
        options.compression.responses = [.gzip]
        options.compression.minSize = 10
        options.messages.maxReceiveSize = 10_000
        try await withServer(CallTests.service, options: options) { server async throws in
            let peer = try await server.connect()
            let text = [UInt8](repeating: 65, count: 5000)
            let plain = try await peer.call("Echo", text)
            #expect(plain.messages == [text])
            #expect(plain.value("grpc-encoding") == nil)
            let stream = peer.startCall("Echo", [("grpc-accept-encoding", "identity,gzip")])
            peer.sendMessage(text, on: stream, endStream: true)
            let packed = try await peer.response(stream)
            #expect(packed.value("grpc-encoding") == "gzip")
            #expect(packed.data.first == 1)
            #expect((packed.messages.first?.count ?? .max) < 100)
            // The compressed message goes back as a request.
            let again = peer.startCall("Echo", [("grpc-encoding", "gzip")])
            peer.send(type: 0, flags: 1, stream: again, payload: packed.data)
            #expect(try await peer.response(again).messages == [text])
        }
    }
}
