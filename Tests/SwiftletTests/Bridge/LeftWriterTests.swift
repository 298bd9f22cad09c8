import GRPCCore
import Swiftlet
import Testing

@Suite("Tasks that write on after their handler", .timeLimit(.minutes(5)))
struct LeftWriterTests {
    @Test("are told that the call is over, though what the handler has written still waits for room")
    func leftWriter() async throws {
        let (gate, goOn) = AsyncStream<Void>.makeStream()
        let ended = AsyncStream<Bool>.makeStream()
        var options = quietOptions()
        options.calls.handlerExecution = .concurrentPool
        let transport = SwiftletServerTransport(addresses: [.ipv4(host: "127.0.0.1", port: 0)], options: options)
        async let running: Void = transport.listen { stream, context in
            guard context.descriptor.method == "Leave" else {
                try? await stream.outbound.write(.status(Status(code: .ok, message: ""), [:]))
                return
            }
            Task {
                for await _ in gate { break }
                do {
                    // More than may be written ahead.
                    try await stream.outbound.write(.message(MessageBytes(repeating: 2, count: 100_000)))
                    ended.continuation.yield(false)
                } catch {
                    ended.continuation.yield(true)
                }
            }
            // No status: then nothing but its return says that the response is over.
            try? await stream.outbound.write(.metadata([:]))
            try? await stream.outbound.write(.message(MessageBytes(repeating: 1, count: 20)))
        }
        let address = try await transport.listeningAddress
        // SETTINGS_INITIAL_WINDOW_SIZE
        let peer = try await RawPeer.connect(to: address, settings: [0, 4, 0, 0, 0, 10])
        peer.isPolite = false
        let stream = peer.startCall("Leave", endStream: true)
        #expect(await peer.nextFrame { $0.type == 0 }?.payload.count == 10)
        // The loop has had turns to learn that the handler has returned.
        for _ in 0..<5 {
            #expect(try await peer.response(peer.startCall("Other", endStream: true)).status == "0")
        }
        goOn.finish()
        #expect(await ended.stream.first { _ in true } == true)
        peer.openWindow(stream, by: 1000)
        #expect(try await peer.response(stream).status == "2")
        peer.close()
        transport.beginGracefulShutdown()
        try await running
    }
}
