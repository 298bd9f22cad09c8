import HPACK
import Testing

@testable import HTTP2

@Suite("HTTP/2 flow control of a connection") struct BackPressureTests {
    /// A stream whose response's HEADERS are sent.
    static func responding(_ peer: Peer, _ id: UInt32 = 1) -> StreamHandle {
        let stream = peer.open(id)
        peer.connection.sendHeaders(stream) { $0.encode(.status, "200") }
        _ = peer.sent()
        return stream
    }

    @Test(
        "streams that wait for room when the connection ends can go in any order",
        arguments: [[1, 0, 2], [2, 0, 1]]
    )
    func endWhileWriting(order: [Int]) {
        let peer = Peer.server()
        let first = Self.responding(peer, 1)
        let waiting = [3, 5, 7].map { Self.responding(peer, $0) }
        let bytes = [UInt8](repeating: 7, count: 70_000)
        bytes.withUnsafeBytes { bytes in
            #expect(peer.connection.sendData(first, bytes) > 0)
            while peer.connection.sendWindow.available > 0 {
                _ = peer.sent()
                _ = peer.connection.sendData(first, bytes)
            }
            for stream in waiting {
                #expect(peer.connection.sendData(stream, bytes) == 0)
            }
        }
        #expect(peer.connection.writers.isWaiting)
        #expect(peer.receive(Wire.data(0, [1])) == [.ended])
        for place in order {
            peer.connection.handlerEnded(waiting[place])
            #expect(!peer.connection.writers.isWaiting)
        }
        #expect(peer.connection.streams.count == 1)
    }

    // MARK: - Receiving

    @Test("octets come back only when they are consumed")
    func consumed() {
        var options = ConnectionOptions()
        options.streamWindow = 65_535
        options.connectionWindow = 65_535
        let peer = Peer.server(options)
        peer.consumes = false
        let stream = peer.open(1)
        let chunk = [UInt8](repeating: 7, count: 16_383)
        for _ in 0..<4 {
            #expect(peer.receive(Wire.data(1, chunk)).count == 1)
        }
        #expect(peer.sent().filter { $0.type == .windowUpdate }.isEmpty)
        peer.connection.consumed(stream, 32_767)
        #expect(peer.sent().isEmpty)
        peer.connection.consumed(stream, 1)
        #expect(peer.sent().map { [$0.id, $0.word()] } == [[0, 32_768], [1, 32_768]])
    }

    @Test("more than the stream's window is a stream error, more than the connection's ends it")
    func overrun() {
        var options = ConnectionOptions()
        options.streamWindow = 65_535
        let peer = Peer.server(options)
        peer.consumes = false
        peer.open(1)
        let chunk = [UInt8](repeating: 7, count: 16_384)
        for _ in 0..<3 {
            _ = peer.receive(Wire.data(1, chunk))
        }
        #expect(peer.receive(Wire.data(1, chunk)) == [.reset(1, .flowControlError)])
        #expect(peer.connection.lastStreamError?.message == "received 16384 bytes on stream 1, allowed 16383")

        options.streamWindow = 1 << 20
        options.connectionWindow = 65_535
        let other = Peer.server(options)
        other.consumes = false
        other.open(1)
        for _ in 0..<3 {
            _ = other.receive(Wire.data(1, chunk))
        }
        #expect(other.receive(Wire.data(1, chunk)) == [.ended])
        #expect(
            other.connection.failure?.message == "received 16384 bytes on stream 1, allowed 16383 on the connection"
        )
    }

    @Test("what a stream leaves unconsumed comes back to the connection when it ends")
    func unconsumed() {
        var options = ConnectionOptions()
        options.connectionWindow = 65_535
        let peer = Peer.server(options)
        peer.consumes = false
        for id in stride(from: UInt32(1), to: 200, by: 2) {
            let stream = peer.open(id)
            #expect(peer.receive(Wire.data(id, [UInt8](repeating: 1, count: 10_000), end: true)).count == 1)
            peer.connection.sendHeaders(stream, endStream: true) { $0.encode(.status, "200") }
        }
        #expect(!peer.isOver)
        #expect(peer.connection.receiveWindow.held == 0)
    }

    @Test("padding is given back at once")
    func padding() {
        var options = ConnectionOptions()
        options.streamWindow = 65_535
        options.connectionWindow = 65_535
        let peer = Peer.server(options)
        peer.consumes = false
        peer.open(1)
        let frame = Wire.frame(0, 8, 1, [200, 42] + [UInt8](repeating: 0, count: 200))
        for _ in 0..<600 {
            #expect(peer.receive(frame) == [.data(1, [42], end: false)])
        }
        #expect(peer.connection.receiveWindow.held == 600)
    }

    @Test("the windows grow when a PING finds them in the way")
    func growing() {
        var options = ConnectionOptions()
        options.streamWindow = 65_535
        options.connectionWindow = 65_535
        options.maxWindow = 1 << 20
        let peer = Peer.server(options)
        peer.open(1)
        let chunk = [UInt8](repeating: 7, count: 16_384)
        _ = peer.receive(Wire.data(1, chunk))
        let ping = peer.sent().first { $0.type == .ping }
        for _ in 0..<3 {
            _ = peer.receive(Wire.data(1, chunk))
        }
        _ = peer.sent()
        peer.now += 1_000_000
        _ = peer.receive(Wire.ping(ping?.payload ?? [], ack: true))
        let frames = peer.sent()
        #expect(frames.map(\.type) == [.settings, .windowUpdate])
        #expect(frames.first.map { $0.word(2) } == 98_304)
        #expect(peer.connection.localSettings.initialWindowSize == 98_304)
    }

    @Test("the windows do not grow for a consumer that does not consume")
    func notGrowing() {
        var options = ConnectionOptions()
        options.streamWindow = 65_535
        options.connectionWindow = 65_535
        let peer = Peer.server(options)
        peer.consumes = false
        peer.open(1)
        let chunk = [UInt8](repeating: 7, count: 16_383)
        _ = peer.receive(Wire.data(1, chunk) + Wire.data(1, chunk))
        let ping = peer.sent().first { $0.type == .ping }
        _ = peer.receive(Wire.data(1, chunk) + Wire.data(1, chunk))
        _ = peer.receive(Wire.ping(ping?.payload ?? [], ack: true))
        #expect(peer.sent().isEmpty)
    }

    // MARK: - Sending

    @Test("DATA is taken as far as the windows go, and goes on when they open")
    func windows() {
        let peer = Peer.server(settings: [(4, 10)])
        let stream = Self.responding(peer)
        let text = [UInt8]("hello world, hello!".utf8)
        #expect(peer.sendData(stream, text) == 10)
        #expect(peer.sent().map(\.payload) == [[UInt8]("hello worl".utf8)])
        #expect(peer.sendData(stream, [1]) == 0)
        #expect(peer.receive(Wire.windowUpdate(1, 4)) == [.writable(1)])
        #expect(peer.sendData(stream, Array(text[10...])) == 4)
        #expect(peer.receive(Wire.settings([(4, 30)])) == [.writable(1)])
        #expect(peer.sendData(stream, Array(text[14...]), end: true) == 5)
        #expect(peer.sent().filter { $0.type == .data }.map(\.endsStream) == [false, true])
    }

    @Test("a smaller initial window makes windows negative")
    func negative() {
        let peer = Peer.server(settings: [(4, 10)])
        let stream = Self.responding(peer)
        #expect(peer.sendData(stream, [UInt8](repeating: 0, count: 10)) == 10)
        #expect(peer.receive(Wire.settings([(4, 4)])).isEmpty)
        let writable = peer.connection.writableBytes(stream)
        #expect(writable == 0)
        #expect(peer.sendData(stream, [1, 2]) == 0)
        #expect(peer.receive(Wire.windowUpdate(1, 6)).isEmpty)
        #expect(peer.receive(Wire.windowUpdate(1, 1)) == [.writable(1)])
        #expect(peer.sendData(stream, [1, 2]) == 1)
    }

    @Test("streams share the connection's window in turns")
    func turns() {
        let peer = Peer.server(settings: [(4, 1 << 20)])
        let streams = [1, 3, 5].map { Self.responding(peer, $0) }
        let large = [UInt8](repeating: 0, count: 65_535)
        #expect(peer.sendData(streams[0], large) == 65_535)
        #expect(streams.map { peer.sendData($0, large) } == [0, 0, 0])
        peer.onEvent = { peer, event in
            if case .writable(let stream) = event {
                _ = peer.sendData(stream, large)
            }
        }
        _ = peer.sent()
        #expect(peer.receive(Wire.windowUpdate(0, 10)) == [.writable(1)])
        #expect(peer.receive(Wire.windowUpdate(0, 10)) == [.writable(3)])
        #expect(peer.receive(Wire.windowUpdate(0, 10)) == [.writable(5)])
        #expect(peer.receive(Wire.windowUpdate(0, 10)) == [.writable(1)])
        #expect(peer.sent().filter { $0.type == .data }.map(\.id) == [1, 3, 5, 1])
    }

    @Test("the output is bounded: a peer that does not read stops the writers")
    func output() {
        var options = ConnectionOptions()
        options.maxOutput = 100_000
        let peer = Peer.server(options, settings: [(4, 1 << 30)])
        _ = peer.receive(Wire.windowUpdate(0, 1 << 30))
        let stream = Self.responding(peer)
        let large = [UInt8](repeating: 0, count: 1 << 20)
        var taken = 0
        for _ in 0..<10 {
            taken += peer.sendData(stream, large)
        }
        #expect(taken > 90_000 && taken <= 100_000)
        #expect(peer.connection.outputCount < 101_000)
        #expect(peer.events().isEmpty)
        peer.connection.drained(peer.connection.outputCount)
        #expect(peer.events() == [.writable(1)])
        #expect(peer.sendData(stream, large) == options.outputSlice)
    }

    @Test(
        "the last octets of a message go with it, though the output is full by then, unless they are many",
        arguments: [(1, 60_001), (1024, 61_024), (1025, 60_000), (10_000, 60_000)]
    )
    func lastOctets(excess: Int, taken: Int) {
        var options = ConnectionOptions()
        options.maxOutput = 60_000
        let peer = Peer.server(options, settings: [(4, 1 << 30)])
        _ = peer.receive(Wire.windowUpdate(0, 1 << 30))
        let stream = Self.responding(peer)
        let message = [UInt8](repeating: 0, count: options.maxOutput + excess)
        #expect(peer.sendData(stream, message) == taken)
    }

    @Test("the last octets of a message do not go beyond a window")
    func lastOctetsInWindow() {
        var options = ConnectionOptions()
        options.maxOutput = 60_000
        let peer = Peer.server(options, settings: [(4, 60_100)])
        let stream = Self.responding(peer)
        #expect(peer.sendData(stream, [UInt8](repeating: 0, count: 60_200)) == 60_100)
    }

    @Test("frames are no larger than the peer takes")
    func frameSize() {
        let peer = Peer.server(settings: [(4, 1 << 20), (5, 20_000)])
        let stream = Self.responding(peer)
        #expect(peer.sendData(stream, [UInt8](repeating: 0, count: 50_000), end: true) == 50_000)
        let frames = peer.sent().filter { $0.type == .data }
        #expect(frames.map(\.payload.count) == [20_000, 20_000, 10_000])
        #expect(frames.map(\.endsStream) == [false, false, true])
    }

    @Test("a stream that goes away while it waits is not woken")
    func goneWriter() {
        let peer = Peer.server(settings: [(4, 1 << 20)])
        let streams = [1, 3, 5].map { Self.responding(peer, $0) }
        let large = [UInt8](repeating: 0, count: 70_000)
        _ = peer.sendData(streams[0], large)
        #expect(streams.map { peer.sendData($0, large) } == [0, 0, 0])
        #expect(peer.receive(Wire.reset(3)) == [.reset(3, .cancel)])
        peer.connection.handlerEnded(streams[1])
        _ = peer.sent()
        #expect(peer.receive(Wire.windowUpdate(0, 100)) == [.writable(1), .writable(5)])
    }
}
