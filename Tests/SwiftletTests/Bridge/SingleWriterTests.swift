import GRPCCore
import Swiftlet
import Synchronization
import Testing

@Suite("Writers of a single response", .timeLimit(.minutes(5)))
struct SingleWriterTests {
    /// A server whose handler answers one request with as many messages as it can, up to a bound, and says how many.
    private func withWriter(
        of size: Int,
        count: Int,
        _ execution: SwiftletServerOptions.Calls.HandlerExecution,
        _ body: (RawPeer) async throws -> Void
    ) async throws -> Int {
        let written = Mutex(0)
        let method = TestService.Method(name: "Write", type: .unary) { _, _ in
            StreamingServerResponse { writer in
                for _ in 0..<count {
                    try await writer.write([UInt8](repeating: 1, count: size))
                    written.withLock { $0 += 1 }
                }
                return [:]
            }
        }
        var options = quietOptions()
        options.calls.handlerExecution = execution
        try await withServer(TestService(method), options: options) { server async throws in
            let peer = try await server.connect()
            // Windows are opened by hand.
            peer.isPolite = false
            try await body(peer)
        }
        return written.withLock { $0 }
    }

    @Test("do not wait for a client that does not read", arguments: RequestStreamTests.executions)
    func large(_ execution: SwiftletServerOptions.Calls.HandlerExecution) async throws {
        let written = try await self.withWriter(of: 1 << 20, count: 1, execution) { peer in
            let stream = peer.startCall("Write")
            peer.sendMessage([], on: stream, endStream: true)
            peer.openWindow(0, by: 1 << 21)
            peer.openWindow(stream, by: 1 << 21)
            let response = try await peer.response(stream)
            #expect(response.status == "0")
            #expect(response.messages.map(\.count) == [1 << 20])
        }
        #expect(written == 1)
    }

    @Test("are told that a second message is one too many, whatever its size", arguments: [1, 200_000])
    func second(size: Int) async throws {
        for execution in RequestStreamTests.executions {
            let written = try await self.withWriter(of: size, count: 1_000_000, execution) { peer in
                let response = try await peer.call("Write")
                #expect(response.status == "13")
                #expect(response.description.contains("a second message was written"))
                #expect(response.data.isEmpty)
            }
            #expect(written == 1)
        }
    }

    @Test("are told that a message is too large, and may write another", arguments: RequestStreamTests.executions)
    func tooLarge(_ execution: SwiftletServerOptions.Calls.HandlerExecution) async throws {
        let method = TestService.Method(name: "Write", type: .unary) { _, _ in
            StreamingServerResponse { writer in
                await #expect(throws: RPCError.self) { try await writer.write([UInt8](repeating: 1, count: 200_000)) }
                try await writer.write([7])
                return [:]
            }
        }
        var options = quietOptions()
        options.calls.handlerExecution = execution
        options.messages.maxSendSize = 100_000
        try await withServer(TestService(method), options: options) { server async throws in
            let response = try await server.connect().call("Write")
            #expect(response.messages == [[7]])
            #expect(response.status == "0")
        }
    }
}
