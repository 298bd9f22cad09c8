import GRPCCore
import Swiftlet
import Synchronization
import Testing

@Suite("Writers of a single response", .timeLimit(.minutes(5)))
struct SingleWriterTests {
    @Test("do not wait for a client that does not read", arguments: Execution.both)
    func large(_ execution: Execution) async throws {
        let written = AsyncStream<Void>.makeStream()
        let method = TestService.Method(name: "Write", type: .unary) { _, _ in
            StreamingServerResponse { writer in
                try await writer.write([UInt8](repeating: 1, count: 1 << 20))
                written.continuation.yield()
                return [:]
            }
        }
        try await self.withPeer(method, execution) { peer async throws in
            let stream = peer.startCall("Write")
            peer.sendMessage([], on: stream, endStream: true)
            for await _ in written.stream { break }
            peer.openWindow(0, by: 1 << 21)
            peer.openWindow(stream, by: 1 << 21)
            let response = try await peer.response(stream)
            #expect(response.status == "0")
            #expect(response.messages.map(\.count) == [1 << 20])
        }
    }

    @Test(
        "are told that a second message is one too many, whatever its size",
        arguments: [1, 200_000],
        Execution.both
    )
    func second(size: Int, execution: Execution) async throws {
        let written = Mutex(0)
        let method = TestService.Method(name: "Write", type: .unary) { _, _ in
            StreamingServerResponse { writer in
                while true {
                    try await writer.write([UInt8](repeating: 1, count: size))
                    written.withLock { $0 += 1 }
                }
            }
        }
        try await self.withPeer(method, execution) { peer async throws in
            let response = try await peer.call("Write")
            #expect(response.status == "13")
            #expect(response.description.contains("a second message was written"))
            #expect(response.data.isEmpty)
        }
        #expect(written.withLock { $0 } == 1)
    }

    @Test("are told that a message is too large, and may write another", arguments: Execution.both)
    func tooLarge(_ execution: Execution) async throws {
        let method = TestService.Method(name: "Write", type: .unary) { _, _ in
            StreamingServerResponse { writer in
                let tooMuch = [UInt8](repeating: 1, count: 1 << 20 | 1)
                await #expect(throws: RPCError.self) { try await writer.write(tooMuch) }
                try await writer.write([7])
                return [:]
            }
        }
        try await self.withPeer(method, execution) { peer async throws in
            let response = try await peer.call("Write")
            #expect(response.messages == [[7]])
            #expect(response.status == "0")
        }
    }

    /// A client of a server with one method, which sends no message of more than 1 MiB; windows are opened by hand.
    private func withPeer(
        _ method: TestService.Method,
        _ execution: Execution,
        _ body: (RawPeer) async throws -> Void
    ) async throws {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        options.messages.maxSendSize = 1 << 20
        try await withServer(TestService(method), options: options) { server async throws in
            let peer = try await server.connect()
            peer.isPolite = false
            try await body(peer)
        }
    }
}
