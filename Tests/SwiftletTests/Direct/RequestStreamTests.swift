import GRPCCore
import Testing

@testable import Swiftlet

/// What a service does with a stream of requests, and what its client sees of it, told the same way on both paths.
@Suite("Streams of requests on both paths", .timeLimit(.minutes(5)))
struct RequestStreamTests {
    /// A call: what the client sends at once, and ends its request behind.
    struct Script: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let method: String
        var messages: [[UInt8]] = [[1], [2, 3], [4]]
        var fields: [(String, String)] = []
        /// The status that is expected.
        var status = "0"
        /// The messages that are expected, if that is said.
        var answers: [[UInt8]]?
        /// The whole DATA, if it is not the messages.
        var data: [UInt8]?
    }

    @Test("a call ends in the same way", arguments: RequestStreamService.scripts, Execution.both)
    func same(_ script: Script, _ execution: Execution) async throws {
        var responses: [RawResponse] = []
        for path in ServerPath.allCases {
            try await ServerPath.$current.withValue(path) {
                responses += try await self.play(script, execution)
            }
        }
        for response in responses {
            #expect(response.status == script.status)
            #expect(response.allFields == responses[0].allFields)
            #expect(response.resetCode == nil)
            #expect(response.data == responses[0].data)
            if let answers = script.answers { #expect(response.messages == answers) }
        }
    }

    @Test("a call on the loop ends in the same way", arguments: RequestStreamService.loopScripts)
    func sameOnLoop(_ script: Script) async throws {
        try await self.same(script, .eventLoop)
    }

    @Test("messages are answered one by one, and go on after the first answers", .bothPaths, arguments: Execution.both)
    func oneByOne(_ execution: Execution) async throws {
        try await self.withService(execution) { peer async throws in
            for method in ["Echo", "WholeEcho"] {
                let stream = peer.startCall(method)
                for byte: UInt8 in 1...3 {
                    peer.sendMessage([byte], on: stream)
                    let answer = await peer.nextFrame { $0.type == 0 && $0.stream == stream }
                    #expect(answer?.payload == RawPeer.message([byte]))
                }
                peer.endStream(stream)
                #expect(try await peer.response(stream).status == "0")
            }
        }
    }

    @Test(
        "a message that comes in pieces, and an end that comes alone, are read",
        .bothPaths,
        arguments: Execution.both
    )
    func pieces(_ execution: Execution) async throws {
        try await self.withService(execution) { peer async throws in
            let stream = peer.startCall("Join")
            for byte in RawPeer.message([1, 2]) + RawPeer.message([3]) {
                peer.send(type: 0, stream: stream, payload: [byte])
            }
            peer.endStream(stream)
            let response = try await peer.response(stream)
            #expect(response.messages == [[1, 2, 3]])
            #expect(response.status == "0")
        }
    }

    @Test("a deadline that passes while a message is awaited ends the call", .bothPaths, arguments: Execution.both)
    func deadline(_ execution: Execution) async throws {
        try await self.withService(execution) { peer async throws in
            for method in ["Join", "Echo", "WholeJoin", "WholeEcho"] {
                let stream = peer.startCall(method, [("grpc-timeout", "30m")])
                let response = try await peer.response(stream)
                #expect(response.status == "4")
                #expect(response.messages.isEmpty)
            }
            #expect(try await peer.call("Join", [1]).messages == [[1]])
        }
    }

    @Test("what is sent when the handler has returned is dropped, and the connection goes on", .bothPaths)
    func late() async throws {
        try await self.withService(.eventLoop) { peer async throws in
            for method in ["None", "First", "Unread"] {
                let stream = peer.startCall(method)
                peer.sendMessage([1], on: stream)
                #expect(try await peer.response(stream).status == "0")
                peer.sendMessage([2], on: stream, endStream: true)
                #expect(try await peer.call("Join", [3]).messages == [[3]])
            }
        }
    }

    @Test("a large reply is sent by a task that was cancelled too", .bothPaths, arguments: Execution.both)
    func cancelledTask(_ execution: Execution) async throws {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        let reply = [UInt8](repeating: 7, count: 200_000)
        let service = TestService(
            .clientStreaming("Reply") { _, _ in
                withUnsafeCurrentTask { $0?.cancel() }
                return reply
            }
        )
        try await withServer(service, options: options) { server async throws in
            let response = try await server.connect().call("Reply", [])
            #expect(response.messages == [reply])
            #expect(response.status == "0")
        }
    }

    @Test("messages that are iterated once are read, twice they trap, with GRPCCore")
    func twiceWithGRPCCore() async {
        await #expect(processExitsWith: .success) { try await iterate("Once", on: .grpcCore) }
        await #expect(processExitsWith: .failure) { try await iterate("Twice", on: .grpcCore) }
    }

    @Test("messages that are iterated once are read, twice they trap, directly")
    func twiceDirectly() async {
        await #expect(processExitsWith: .success) { try await iterate("Once", on: .direct) }
        await #expect(processExitsWith: .failure) { try await iterate("Twice", on: .direct) }
    }

    /// Plays a script twice on one connection.
    private func play(
        _ script: Script,
        _ execution: Execution
    ) async throws -> [RawResponse] {
        try await self.withService(execution) { peer async throws in
            var responses: [RawResponse] = []
            for _ in 1...2 {
                let stream = peer.startCall(script.method, script.fields)
                peer.sendData(script.data ?? script.messages.flatMap { RawPeer.message($0) }, on: stream)
                responses.append(try await peer.response(stream))
            }
            return responses
        }
    }

    private func withService<Result: Sendable>(
        _ execution: Execution,
        _ body: (RawPeer) async throws -> Result
    ) async throws -> Result {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        options.messages.maxReceiveSize = 70_000
        options.messages.maxSendSize = 65_000
        options.compression.responses = [.gzip]
        return try await withServer(RequestStreamService.service, options: options) { server async throws in
            try await body(try await server.connect())
        }
    }
}

extension RawResponse {
    /// The fields of head and trailers in their order.
    ///
    /// Whether both left together is a matter of time, and with it whether there was a head to say what is accepted.
    fileprivate var allFields: String { "\((self.head + self.trailers).filter { $0.0 != "grpc-accept-encoding" })" }
}

/// Calls a method on a server of its own, and expects an answer.
private func iterate(_ method: String, on path: ServerPath) async throws {
    try await ServerPath.$current.withValue(path) {
        try await withServer(RequestStreamService.service) { server async throws in
            let response = try await server.connect().call(method, [1])
            guard response.messages == [[1]] else { throw RPCError(code: .unknown, message: "\(response)") }
        }
    }
}
