import GRPCCore
import Swiftlet
import Synchronization
import Testing

@Suite("Back-pressure of responses", .bothPaths, .timeLimit(.minutes(5)))
struct BackPressureTests {
    /// Writes three messages of 20 bytes.
    private static let three = TestService.Method.serverStreaming("Three") { _, writer, _ in
        for byte in UInt8(1)...3 { try await writer.write([UInt8](repeating: byte, count: 20)) }
    }

    private func options(_ execution: Execution) -> SwiftletServerOptions {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        options.shutdown.gracePeriod = .milliseconds(100)
        return options
    }

    @Test("a writer is suspended while its client opens no window, and goes on when it does", arguments: Execution.both)
    func suspendedWriter(_ execution: Execution) async throws {
        let written = Atomic<Int>(0)
        let service = TestService(
            .serverStreaming("Flood") { _, writer, _ in
                let chunk = [UInt8](repeating: 1, count: 10_000)
                for _ in 0..<100 {
                    try await writer.write(chunk)
                    written.add(1, ordering: .relaxed)
                }
            },
            .unary("Echo") { message, _ in message }
        )
        try await withServer(service, options: self.options(execution)) { server async throws in
            let peer = try await server.connect()
            peer.isPolite = false
            let stream = peer.startCall("Flood")
            peer.sendMessage([], on: stream, endStream: true)
            var received = 0
            while received < 65_535, let frame = await peer.nextFrame(where: { $0.type == 0 }) {
                received += frame.payload.count
            }
            #expect(received == 65_535)
            // Another call is answered meanwhile, as far as that goes without DATA.
            let other = peer.startCall("Nope", endStream: true)
            #expect(try await peer.response(other).status == "12")
            // What was written ahead is bounded: by one window and what the pool may queue.
            #expect(written.load(ordering: .relaxed) <= 16)
            peer.openWindow(0, by: 2_000_000)
            peer.openWindow(stream, by: 2_000_000)
            let rest = try await peer.response(stream)
            #expect(received + rest.data.count == 100 * 10_005)
            #expect(rest.status == "0")
            #expect(written.load(ordering: .relaxed) == 100)
        }
    }

    @Test("large responses arrive whole, many at once", arguments: Execution.both)
    func largeResponses(_ execution: Execution) async throws {
        let service = TestService(
            .unary("Make") { message, _ in [UInt8](repeating: message[0], count: 300_000) }
        )
        try await withServer(service, options: self.options(execution)) { server async throws in
            let peer = try await server.connect()
            var streams: [UInt32: UInt8] = [:]
            for index in 0..<10 {
                let stream = peer.startCall("Make")
                peer.sendMessage([UInt8(index)], on: stream, endStream: true)
                streams[stream] = UInt8(index)
            }
            let responses = try await peer.responses(Set(streams.keys))
            for (stream, byte) in streams {
                #expect(responses[stream]?.messages == [[UInt8](repeating: byte, count: 300_000)])
                #expect(responses[stream]?.status == "0")
            }
        }
    }

    @Test("tasks that write at the same time each get their message through whole")
    func concurrentWriters() async throws {
        let service = TestService(
            .serverStreaming("Many") { _, writer, _ in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for index in 0..<20 {
                        group.addTask { try await writer.write([UInt8](repeating: UInt8(index), count: 50_000)) }
                        let task = Task.detached { try await writer.write([UInt8(100 + index)]) }
                        group.addTask { try await task.value }
                    }
                    try await group.waitForAll()
                }
            }
        )
        try await withServer(service) { server async throws in
            let peer = try await server.connect()
            let response = try await peer.call("Many")
            #expect(response.status == "0")
            let large = response.messages.filter { $0.count > 1 }
            #expect(Set(large.map { $0[0] }) == Set(0..<20))
            #expect(large.allSatisfy { message in message.count == 50_000 && message.allSatisfy { $0 == message[0] } })
            #expect(Set(response.messages.filter { $0.count == 1 }.map { $0[0] }) == Set(100..<120))
        }
    }

    @Test(
        "what was written ahead of a small window arrives whole, though its handler has returned",
        arguments: Execution.both
    )
    func returnedWriter(_ execution: Execution) async throws {
        let service = TestService(Self.three)
        try await withServer(service, options: self.options(execution)) { server async throws in
            // SETTINGS_INITIAL_WINDOW_SIZE
            let peer = try await RawPeer.connect(to: server.address, settings: [0, 4, 0, 0, 0, 10])
            peer.isPolite = false
            let stream = peer.startCall("Three")
            peer.sendMessage([], on: stream, endStream: true)
            let first = await peer.nextFrame { $0.type == 0 }
            #expect(first?.payload.count == 10)
            // The loop has had turns for whatever the handler does.
            for _ in 0..<5 {
                let other = peer.startCall("Nope", endStream: true)
                #expect(try await peer.response(other).status == "12")
            }
            peer.openWindow(stream, by: 1000)
            let rest = try await peer.response(stream)
            #expect(rest.data.count == 3 * 25 - 10)
            #expect(rest.status == "0")
        }
    }

    @Test(
        "a call whose handler has returned is over when what it wrote cannot leave any more",
        arguments: Execution.both
    )
    func cutAfterReturn(_ execution: Execution) async throws {
        let service = TestService(
            Self.three,
            .unary("Echo") { message, _ in message }
        )
        var options = self.options(execution)
        // Whoever is not over keeps the only place.
        options.calls.maxConcurrent = 1
        try await withServer(service, options: options) { server async throws in
            for way in ["reset", "deadline", "close"] {
                // The handler has to write before the deadline, which on the pool may take a busy machine long.
                try await withMoreAndMoreTime(from: .seconds(3)) { time async throws in
                    let peer = try await RawPeer.connect(to: server.address, settings: [0, 4, 0, 0, 0, 10])
                    peer.isPolite = false
                    let timeout = [("grpc-timeout", "\(Int(time / .seconds(1)))S")]
                    let stream = peer.startCall("Three", way == "deadline" ? timeout : [])
                    peer.sendMessage([], on: stream, endStream: true)
                    let first = await peer.nextFrame { $0.type == 0 || $0.type == 3 || $0.isEndStream }
                    if way == "deadline", first?.type != 0 { return false }
                    switch way {
                    case "reset": peer.reset(stream)
                    case "deadline": #expect(try await peer.response(stream).resetCode == 8)
                    default: peer.close()
                    }
                    let other = try await server.connect()
                    #expect(try await other.call("Echo", [1]).messages == [[1]])
                    return true
                }
            }
        }
    }

    @Test("metadata leaves before the first message if the handler waits")
    func earlyMetadata() async throws {
        let service = TestService(
            .bidirectional("Late") { messages, writer, _ in
                for try await message in messages { try await writer.write(message) }
            }
        )
        try await withServer(service) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Late")
            let head = await peer.nextFrame { $0.type == 1 }
            #expect(head?.stream == stream)
            #expect(head?.isEndStream == false)
            peer.endStream(stream)
            let end = await peer.nextFrame { $0.type == 1 }
            #expect(end?.isEndStream == true)
        }
    }
}
