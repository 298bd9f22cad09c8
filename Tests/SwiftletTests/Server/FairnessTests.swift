import GRPCCore
import Metrics
import NIOCore
import Sockets
import Swiftlet
import Synchronization
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Connections that share an event loop", .bothPaths, .timeLimit(.minutes(5)))
struct FairnessTests {
    private static let messageSize = 32 << 20

    @Test("get their turn while one of them reads as fast as it is sent to")
    func greedyReader() async throws {
        let reader = EagerReader()
        let echoed = AsyncStream<Int>.makeStream()
        let service = TestService(
            .unary("Big") { _, _ in [UInt8](repeating: 7, count: Self.messageSize) },
            .unary("Echo") { message, _ in
                echoed.continuation.yield(reader.taken)
                return message
            }
        )
        var options = quietOptions()
        options.observability.metrics = .factory(reader)
        try await TemporaryDirectory.run { directory in
            let address = ServerAddress.unixDomainSocket(path: directory.path("a.sock"))
            try await withServer(service, options: options, address: address) { server async throws in
                let path = try #require(server.address.path)
                let other = try EagerReader.Client(path)
                other.call("Echo", stream: 1)
                for await _ in echoed.stream { break }
                let greedy = try EagerReader.Client(path)
                reader.read(greedy) { other.call("Echo", stream: 3) }
                greedy.call("Big", stream: 1)
                let taken = try #require(await echoed.stream.first { _ in true })
                #expect(taken < Self.messageSize, "the other connection had to wait for the whole message")
                other.close()
                greedy.close()
            }
        }
    }

    @Test("get a handler's messages while it computes the next ones and never suspends")
    func computingWriter() async throws {
        let isReceived = Atomic<Bool>(false)
        let service = TestService(
            .serverStreaming("Compute") { _, writer, _ in
                // So few bytes that the output is never full, for two minutes: what was sent in time is received by then.
                for _ in 0..<10_000 where !isReceived.load(ordering: .relaxed) {
                    try await writer.write([1])
                    let end = MonotonicClock.now + 12_000_000
                    while MonotonicClock.now < end {}
                }
                try await writer.write([isReceived.load(ordering: .relaxed) ? 2 : 3])
            }
        )
        try await withServer(service) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Compute")
            peer.sendMessage([], on: stream, endStream: true)
            #expect(await peer.nextFrame { $0.type == 0 && $0.stream == stream } != nil)
            isReceived.store(true, ordering: .relaxed)
            let response = try await peer.response(stream)
            #expect(response.status == "0")
            #expect(response.messages.last == [2], "nothing was sent before the handler had ended")
            peer.close()
        }
    }

    @Test("get their reply before another one's handler begins, when that of their own has taken long")
    func busyHandlers() async throws {
        let entered = AsyncStream<Void>.makeStream()
        let isOpened = AsyncStream<Bool>.makeStream()
        let order = AsyncStream<Int>.makeStream()
        let (first, second) = (Barrier(), Barrier())
        let hasComputed = Atomic<Bool>(false)
        let service = TestService(
            .unary("Echo") { message, _ in message },
            .unary("Hold") { message, _ in
                entered.continuation.yield()
                first.block()
                return message
            },
            .unary("Turn") { message, _ in
                order.continuation.yield(Int(message[0]))
                guard hasComputed.exchange(true, ordering: .relaxed) else {
                    let end = MonotonicClock.now + 2_000_000
                    while MonotonicClock.now < end {}
                    return message
                }
                isOpened.continuation.yield(second.block())
                return message
            }
        )
        try await withServer(service) { server async throws in
            let holding = try await server.connect()
            let peers = [try await server.connect(), try await server.connect()]
            for peer in peers { #expect(try await peer.call("Echo").status == "0") }
            holding.sendMessage([], on: holding.startCall("Hold"), endStream: true)
            for await _ in entered.stream { break }
            // The loop finds both in its next turn, in whatever order.
            for (index, peer) in peers.enumerated() {
                let block = RawPeer.block(RawPeer.requestFields("/\(TestService.name)/Turn"))
                let call =
                    RawPeer.frame(type: 1, flags: 4, stream: 3, payload: block)
                    + RawPeer.frame(type: 0, flags: 1, stream: 3, payload: RawPeer.message([UInt8(index)]))
                try await peer.channel.writeAndFlush(ByteBuffer(bytes: call))
            }
            first.open()
            let computing = try #require(await order.stream.first { _ in true })
            #expect(try await peers[computing].response(3).status == "0")
            second.open()
            #expect(await isOpened.stream.first { _ in true } == true, "the reply waited for the other handler")
            #expect(try await peers[1 - computing].response(3).status == "0")
            for peer in peers + [holding] { peer.close() }
        }
    }
}

/// A client that has always read what a server has sent: it reads when the server, having sent, counts the bytes.
private final class EagerReader: MetricsFactory, CounterHandler {
    /// A scripted client without a thread of its own.
    struct Client {
        private let socket: Socket

        init(_ path: String) throws {
            self.socket = try Socket(family: AF_UNIX)
            let address = try #require(SocketAddress(path: path))
            let result = address.withSystemAddress { connect(self.socket.descriptor, $0, $1) }
            try #require(result == 0)
            self.send(
                RawPeer.preface + RawPeer.frame(type: 4, payload: [0, 4] + RawPeer.word(0x7FFF_FFFF))
                    + RawPeer.frame(type: 8, payload: RawPeer.word(0x7FFF_0000))
            )
        }

        func call(_ method: String, stream: UInt32) {
            let block = RawPeer.block(RawPeer.requestFields("/\(TestService.name)/\(method)"))
            self.send(
                RawPeer.frame(type: 1, flags: 4, stream: stream, payload: block)
                    + RawPeer.frame(type: 0, flags: 1, stream: stream, payload: RawPeer.message([1]))
            )
        }

        private func send(_ bytes: [UInt8]) {
            let sent = bytes.withUnsafeBytes { self.socket.send($0) }
            #expect(sent == .bytes(bytes.count))
        }

        /// Reads all that is there; how many bytes.
        func read() -> Int {
            withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
                var total = 0
                while case .bytes(let count) = self.socket.receive(into: buffer) { total += count }
                return total
            }
        }

        func close() { self.socket.close() }
    }

    private struct State {
        var client: Client?
        var taken = 0
        var onTaken: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// How many bytes were read.
    var taken: Int { self.state.withLock { $0.taken } }

    /// Reads for a client from now on, and does something as soon as that was one MiB.
    func read(_ client: Client, _ body: @escaping @Sendable () -> Void) {
        self.state.withLock { $0 = State(client: client, onTaken: body) }
    }

    func increment(by: Int64) {
        let body = self.state.withLock { state in
            state.taken += state.client?.read() ?? 0
            return state.taken >= 1 << 20 ? state.onTaken.take() : nil
        }
        body?()
    }

    func reset() {}

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        label == "swiftlet.server.bytes.sent" ? self : NOOPMetricsHandler.instance
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { NOOPMetricsHandler.instance }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}
