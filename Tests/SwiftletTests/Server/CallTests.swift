import GRPCCore
import Swiftlet
import Testing

@Suite("Calls over a socket", .bothPaths, .timeLimit(.minutes(5)))
struct CallTests {
    static let service = TestService(
        .unary("Echo") { message, _ in message },
        .unary("Fail") { _, _ in
            throw RPCError(
                code: .notFound,
                message: "nothing here: ü%",
                metadata: ["why": "because", "raw-bin": [0, 1, 255]]
            )
        },
        .unary("Crash") { _, _ in throw SomeError() },
        .whole("Metadata") { request, _ in
            ServerResponse(message: [1], metadata: request.metadata, trailingMetadata: ["end": "1", "end": "2"])
        },
        .serverStreaming("Expand") { message, writer, _ in
            for byte in message { try await writer.write([byte]) }
        },
        .clientStreaming("Collect") { messages, _ in
            var all: [UInt8] = []
            for try await message in messages { all += message }
            return all
        },
        .bidirectional("Update") { messages, writer, _ in
            for try await message in messages { try await writer.write(message.reversed()) }
        },
        .bidirectional("FailLate") { messages, writer, _ in
            try await writer.write([1])
            throw RPCError(code: .aborted, message: "late")
        }
    )

    struct SomeError: Error {}

    @Test("a unary call gets head, message and OK", arguments: Execution.both)
    func unary(_ execution: Execution) async throws {
        try await self.withServer(execution) { peer async throws in
            let response = try await peer.call("Echo", [1, 2, 3])
            #expect(response.value(":status") == "200")
            #expect(response.value("content-type") == "application/grpc")
            #expect(response.messages == [[1, 2, 3]])
            #expect(response.status == "0")
        }
    }

    @Test("an empty message is a message", arguments: Execution.both)
    func emptyMessage(_ execution: Execution) async throws {
        try await self.withServer(execution) { peer async throws in
            #expect(try await peer.call("Echo", []).messages == [[]])
        }
    }

    @Test("many calls on one connection are each answered once", arguments: Execution.both)
    func manyCalls(_ execution: Execution) async throws {
        try await self.withServer(execution) { peer async throws in
            var streams: [UInt32: UInt8] = [:]
            for index in 0..<200 {
                let stream = peer.startCall("Echo")
                peer.sendMessage([UInt8(index)], on: stream, endStream: true)
                streams[stream] = UInt8(index)
            }
            let responses = try await peer.responses(Set(streams.keys))
            for (stream, byte) in streams {
                #expect(responses[stream]?.messages == [[byte]])
                #expect(responses[stream]?.status == "0")
            }
        }
    }

    @Test("server, client and bidirectional streams carry their messages in order", arguments: Execution.both)
    func streams(_ execution: Execution) async throws {
        try await self.withServer(execution) { peer async throws in
            #expect(try await peer.call("Expand", [5, 6, 7]).messages == [[5], [6], [7]])
            #expect(try await peer.call("Expand", []).messages == [])

            let collect = peer.startCall("Collect")
            for byte in 0..<10 { peer.sendMessage([UInt8(byte)], on: collect) }
            peer.endStream(collect)
            #expect(try await peer.response(collect).messages == [Array(0..<10)])

            let update = peer.startCall("Update")
            peer.sendMessage([1, 2], on: update)
            let head = await peer.nextFrame { $0.type == 1 }
            #expect(head?.stream == update)
            let first = await peer.nextFrame { $0.type == 0 }
            #expect(first?.payload == RawPeer.message([2, 1]))
            peer.sendMessage([3, 4], on: update, endStream: true)
            let second = await peer.nextFrame { $0.type == 0 }
            #expect(second?.payload == RawPeer.message([4, 3]))
        }
    }

    @Test("metadata goes both ways, binary values and duplicates included")
    func metadata() async throws {
        try await self.withServer(.eventLoop) { peer async throws in
            let extra = [("a", "1"), ("b", "x"), ("a", "2"), ("c-bin", "AAH/"), ("d-bin", "AA,AQ==")]
            let response = try await peer.call("Metadata", [], extra)
            let own = response.head.filter { $0.0.count <= 5 && !$0.0.hasPrefix(":") }
            #expect(own.map(\.0) == ["a", "b", "a", "c-bin", "d-bin", "d-bin"])
            #expect(own.map(\.1) == ["1", "x", "2", "AAH/", "AA", "AQ"])
            #expect(response.trailers.filter { $0.0 == "end" }.map(\.1) == ["1", "2"])
        }
    }

    @Test("an error before any message is told in trailers alone", arguments: Execution.both)
    func trailersOnly(_ execution: Execution) async throws {
        try await self.withServer(execution) { peer async throws in
            let response = try await peer.call("Fail")
            #expect(response.trailers.isEmpty)
            #expect(response.status == "5")
            #expect(response.message == "nothing here: %C3%BC%25")
            #expect(response.value("why") == "because")
            #expect(response.value("raw-bin") == "AAH/")
            #expect(try await peer.call("Crash").status == "2")
        }
    }

    @Test("an error after a message is told in trailers behind it", arguments: Execution.both)
    func lateError(_ execution: Execution) async throws {
        try await self.withServer(execution) { peer async throws in
            let stream = peer.startCall("FailLate", endStream: true)
            let response = try await peer.response(stream)
            #expect(response.messages == [[1]])
            #expect(response.status == "10")
            #expect(response.message == "late")
        }
    }

    @Test(
        "a request without its one message, or with two, is UNIMPLEMENTED",
        arguments: ["Echo", "Expand"],
        [0, 2]
    )
    func cardinality(_ method: String, _ count: Int) async throws {
        try await self.withServer(.eventLoop) { peer async throws in
            let stream = peer.startCall(method)
            for _ in 0..<count { peer.sendMessage([1], on: stream) }
            peer.endStream(stream)
            let response = try await peer.response(stream)
            #expect(response.status == "12")
            #expect(response.messages.isEmpty)
        }
    }

    @Test("a message in pieces, its prefix too, is whole again")
    func pieces() async throws {
        try await self.withServer(.eventLoop) { peer async throws in
            let stream = peer.startCall("Echo")
            for byte in RawPeer.message([9, 8, 7]) { peer.send(type: 0, stream: stream, payload: [byte]) }
            peer.endStream(stream)
            #expect(try await peer.response(stream).messages == [[9, 8, 7]])
        }
    }

    @Test("several messages in one DATA frame are several messages")
    func joined() async throws {
        try await self.withServer(.eventLoop) { peer async throws in
            let stream = peer.startCall("Collect")
            let payload = RawPeer.message([1]) + RawPeer.message([]) + RawPeer.message([2, 3])
            peer.send(type: 0, flags: 1, stream: stream, payload: payload)
            #expect(try await peer.response(stream).messages == [[1, 2, 3]])
        }
    }

    @Test("a request that ends within a message is INTERNAL")
    func truncated() async throws {
        try await self.withServer(.eventLoop) { peer async throws in
            let stream = peer.startCall("Echo")
            peer.send(type: 0, flags: 1, stream: stream, payload: [0, 0, 0, 0, 9, 1])
            #expect(try await peer.response(stream).status == "13")
        }
    }

    @Test("a Unix domain socket serves as well")
    func unixSocket() async throws {
        let path = "/tmp/swiftlet-test-\(UInt64.random(in: 0 ... .max)).sock"
        try await SwiftletTests.withServer(Self.service, address: .unixDomainSocket(path: path)) {
            server async throws in
            let peer = try await server.connect()
            #expect(try await peer.call("Echo", [4]).messages == [[4]])
        }
    }

    private func withServer(
        _ execution: Execution,
        _ body: (RawPeer) async throws -> Void
    ) async throws {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        try await SwiftletTests.withServer(Self.service, options: options) { server async throws in
            try await body(try await server.connect())
        }
    }
}
