import GRPCCore
import Swiftlet
import Testing

@Suite("Windows of requests", .bothPaths, .timeLimit(.minutes(5)))
struct RequestWindowTests {
    private func options(_ execution: Execution = .eventLoop) -> SwiftletServerOptions {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        options.streams.initialWindow = 65_535
        options.streams.maxWindow = 65_535
        options.shutdown.gracePeriod = .milliseconds(100)
        return options
    }

    @Test("the window of a stream is opened only for what its handler has taken", arguments: Execution.both)
    func receiveWindow(_ execution: Execution) async throws {
        let gate = AsyncStream<Void>.makeStream()
        let service = TestService(
            .clientStreaming("Slow") { messages, _ in
                for await _ in gate.stream { break }
                var count = 0
                for try await message in messages { count += message.count }
                return [UInt8(count / 10_000)]
            }
        )
        try await withServer(service, options: self.options(execution)) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Slow")
            for _ in 0..<6 { peer.sendMessage([UInt8](repeating: 0, count: 10_000), on: stream) }
            // The answer to a PING comes after everything that was done about the DATA.
            peer.send(type: 6, payload: [1, 2, 3, 4, 5, 6, 7, 8])
            let early = await peer.nextFrame {
                $0.type == 8 && $0.stream == stream || $0.type == 6 && $0.payload[0] == 1
            }
            #expect(early?.type == 6)
            gate.continuation.finish()
            let update = await peer.nextFrame { $0.type == 8 && $0.stream == stream }
            #expect(update != nil)
            peer.endStream(stream)
            #expect(try await peer.response(stream).messages == [[6]])
        }
    }

    @Test("a message larger than the window comes in", arguments: ["Collect", "Echo"], Execution.both)
    func largeMessage(_ method: String, _ execution: Execution) async throws {
        let service = TestService(
            .clientStreaming("Collect") { messages, _ in
                var count = 0
                for try await message in messages { count += message.count }
                return [UInt8(count / 100_000)]
            },
            .unary("Echo") { message, _ in [UInt8(message.count / 100_000)] }
        )
        try await withServer(service, options: self.options(execution)) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall(method)
            let bytes = RawPeer.message([UInt8](repeating: 3, count: 1_000_000))
            var sent = 0
            var window = 65_535
            while sent < bytes.count {
                let count = min(window, 16_384, bytes.count - sent)
                if count > 0 {
                    let payload = Array(bytes[sent..<(sent + count)])
                    sent += count
                    window -= count
                    peer.send(type: 0, flags: sent == bytes.count ? 1 : 0, stream: stream, payload: payload)
                } else {
                    let update = await peer.nextFrame { $0.type == 8 && $0.stream == stream }
                    window += Int(try #require(update).word)
                }
            }
            #expect(try await peer.response(stream).messages == [[10]])
        }
    }

    @Test("unfinished messages of one connection are bounded together, and still come to their end")
    func gathering() async throws {
        let service = TestService(.unary("Echo") { message, _ in [UInt8(message.count / 100_000)] })
        try await withServer(service, options: self.options()) { server async throws in
            let peer = try await server.connect()
            let bytes = RawPeer.message([UInt8](repeating: 3, count: 200_000))
            let streams = (0..<4).map { _ in peer.startCall("Echo") }
            var sent = [Int](repeating: 0, count: 4)
            var windows = [Int](repeating: 65_535, count: 4)
            var answered: [UInt32] = []
            var updatesBeforeAnswer: Set<UInt32> = []
            while answered.count < 4 {
                for (index, stream) in streams.enumerated() {
                    while sent[index] < bytes.count, windows[index] > 0 {
                        let count = min(windows[index], 16_384, bytes.count - sent[index])
                        let payload = Array(bytes[sent[index]..<(sent[index] + count)])
                        sent[index] += count
                        windows[index] -= count
                        peer.send(
                            type: 0,
                            flags: sent[index] == bytes.count ? 1 : 0,
                            stream: stream,
                            payload: payload
                        )
                    }
                }
                let frame = try #require(await peer.nextFrame())
                guard let index = streams.firstIndex(of: frame.stream) else { continue }
                if frame.type == 8 {
                    windows[index] += Int(frame.word)
                    if answered.isEmpty { updatesBeforeAnswer.insert(frame.stream) }
                } else if frame.type == 0 {
                    #expect(frame.payload == RawPeer.message([2]))
                    answered.append(frame.stream)
                }
            }
            #expect(updatesBeforeAnswer == [streams[0]])
            #expect(answered.first == streams[0])
        }
    }

    @Test(
        "handlers that have their request and wait do not hold the connection's window shut",
        arguments: Execution.both
    )
    func takenRequests(_ execution: Execution) async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let service = self.waitingService(gate)
        var options = self.options(execution)
        options.streams.connectionWindow = 65_535
        options.streams.maxWindow = 0
        try await withServer(service, options: options) { server async throws in
            let peer = try await server.connect()
            var streams: Set<UInt32> = []
            for _ in 0..<5 {
                streams.insert(peer.startCall("Wait"))
                peer.sendMessage([UInt8](repeating: 0, count: 12_000), on: streams.max() ?? 0, endStream: true)
            }
            #expect(await self.update(0, peer) ?? 0 >= 32_768)
            open.finish()
            #expect(try await peer.responses(streams).values.map(\.messages) == .init(repeating: [[1]], count: 5))
        }
    }

    @Test(
        "handlers that have read a stream to its end and go on do not hold the window shut",
        arguments: Execution.both
    )
    func readStreams(_ execution: Execution) async throws {
        let (first, openFirst) = AsyncStream<Void>.makeStream()
        let (second, openSecond) = AsyncStream<Void>.makeStream()
        let events = AsyncStream<Void>.makeStream()
        let service = TestService(
            .clientStreaming("Read") { messages, _ in
                for await _ in first { break }
                var count = 0
                for try await message in messages { count += message.count }
                events.continuation.yield()
                for await _ in second { break }
                return [UInt8(count / 6000)]
            }
        )
        var options = self.options(execution)
        options.streams.connectionWindow = 65_535
        options.streams.maxWindow = 0
        try await withServer(service, options: options) { server async throws in
            let peer = try await server.connect()
            var streams: Set<UInt32> = []
            for _ in 0..<5 {
                let stream = peer.startCall("Read")
                streams.insert(stream)
                let message = RawPeer.message([UInt8](repeating: 0, count: 6000))
                peer.send(type: 0, flags: 1, stream: stream, payload: message + message)
            }
            #expect(await self.update(0, peer) == nil)
            openFirst.finish()
            var iterator = events.stream.makeAsyncIterator()
            for _ in 0..<5 { await iterator.next() }
            // On the pool, the loop may have read the first PING before it was told.
            let updates = [await self.update(0, peer), await self.update(0, peer)]
            #expect(updates.reduce(0) { $0 + ($1 ?? 0) } >= 32_768)
            openSecond.finish()
            #expect(try await peer.responses(streams).values.map(\.messages) == .init(repeating: [[2]], count: 5))
        }
    }

    @Test(
        "a message that is whole makes room for those that are not, though its handler waits",
        arguments: Execution.both
    )
    func takenMessage(_ execution: Execution) async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let service = self.waitingService(gate)
        try await withServer(service, options: self.options(execution)) { server async throws in
            let peer = try await server.connect()
            let bytes = RawPeer.message([UInt8](repeating: 3, count: 100_000))
            let streams = [peer.startCall("Wait"), peer.startCall("Wait")]
            for stream in streams {
                for start in stride(from: 0, to: 65_535, by: 13_107) {
                    peer.send(type: 0, stream: stream, payload: Array(bytes[start..<(start + 13_107)]))
                }
                #expect(await self.update(stream, peer) ?? 0 >= 32_768)
                let rest = Array(bytes[65_535...])
                peer.send(type: 0, stream: stream, payload: Array(rest.prefix(16_384)))
                peer.send(type: 0, stream: stream, payload: Array(rest[16_384..<32_768]))
                peer.send(type: 0, flags: 1, stream: stream, payload: Array(rest[32_768...]))
            }
            open.finish()
            let responses = try await peer.responses(Set(streams))
            #expect(responses.values.map(\.messages) == [[[10]], [[10]]])
        }
    }

    /// A service whose handler answers when the gate is open.
    private func waitingService(_ gate: AsyncStream<Void>) -> TestService {
        TestService(
            .unary("Wait") { message, _ in
                for await _ in gate { break }
                return [UInt8(message.count / 10_000)]
            }
        )
    }

    /// By how much a window is opened for what was sent so far; `nil` if it is not: the answer to a PING comes after
    /// everything that was done about it.
    private func update(_ stream: UInt32, _ peer: RawPeer) async -> Int? {
        peer.send(type: 6, payload: [1, 2, 3, 4, 5, 6, 7, 8])
        var count: Int?
        while let frame = await peer.nextFrame(where: { $0.type == 6 && $0.flags == 1 || $0.type == 8 }) {
            if frame.type == 6, frame.payload == [1, 2, 3, 4, 5, 6, 7, 8] { break }
            if frame.type == 8, frame.stream == stream { count = (count ?? 0) + Int(frame.word) }
        }
        return count
    }
}
