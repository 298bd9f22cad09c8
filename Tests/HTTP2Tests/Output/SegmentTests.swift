import HPACK
import Testing

@testable import HTTP2

@Suite("HTTP/2 sending from where a message lies") struct SegmentTests {
    /// The memory of a message, which tells when nobody needs it any more.
    final class Message {
        let bytes: UnsafeMutableRawBufferPointer
        private let gone: () -> Void

        init(_ count: Int, gone: @escaping () -> Void = {}) {
            self.bytes = .allocate(byteCount: count, alignment: 1)
            for index in 0..<count {
                self.bytes[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8)
            }
            self.gone = gone
        }

        var array: [UInt8] { [UInt8](self.bytes) }

        deinit {
            // Whoever reads it from now on reads something else.
            self.bytes.initializeMemory(as: UInt8.self, repeating: 0xee)
            self.bytes.deallocate()
            self.gone()
        }
    }

    /// Counts the messages that were let go.
    final class Counter {
        var count = 0
    }

    /// A server with one stream that has sent its head, and large windows.
    static func responding(_ options: ConnectionOptions = ConnectionOptions()) -> (Peer, StreamHandle) {
        let peer = Peer.server(options, settings: [(4, 1 << 30)])
        _ = peer.receive(Wire.windowUpdate(0, 1 << 30))
        let stream = peer.open(1, end: true)
        peer.respond(stream)
        _ = peer.sent()
        return (peer, stream)
    }

    /// Takes so many of the bytes that wait, or all if they are fewer.
    static func take(_ count: Int, _ peer: Peer) -> [UInt8] {
        var bytes: [UInt8] = []
        for run in Self.runs(peer, limit: count) where bytes.count < count {
            bytes += run.prefix(count - bytes.count)
        }
        peer.connection.drained(bytes.count)
        return bytes
    }

    /// Where the bytes lie that wait to be sent.
    static func runs(_ peer: Peer, limit: Int = .max) -> [UnsafeRawBufferPointer] {
        var runs: [UnsafeRawBufferPointer] = []
        peer.connection.forEachOutput(limit: limit) { runs.append($0) }
        return runs
    }

    @Test("large payloads are not copied, and leave in their order")
    func order() {
        let (peer, stream) = Self.responding()
        let message = Message(45_000)
        #expect(peer.sendData(stream, message) == 45_000)
        #expect(peer.finish(stream))

        let runs = Self.runs(peer)
        #expect(runs.map(\.count).prefix(6) == [9, 16_384, 9, 16_384, 9, 12_232])
        #expect(runs.count == 7)
        #expect(runs[1].baseAddress == UnsafeRawPointer(message.bytes.baseAddress))
        #expect(runs[3].baseAddress == message.bytes.baseAddress.map { UnsafeRawPointer($0 + 16_384) })
        #expect(peer.outputCount == runs.reduce(0) { $0 + $1.count })
        #expect(Self.runs(peer, limit: 3).map(\.count) == [9, 16_384, 9])

        let frames = peer.sent()
        #expect(frames.map(\.type) == [.data, .data, .data, .headers])
        #expect(frames.flatMap { $0.type == .data ? $0.payload : [] } == message.array)
        #expect(!peer.hasOutput)
    }

    @Test("small payloads are copied, whoever owns them")
    func small() {
        let (peer, stream) = Self.responding()
        let counter = Counter()
        do {
            let message = Message(Connection.referenceThreshold - 1) { counter.count += 1 }
            #expect(peer.sendData(stream, message) == message.bytes.count)
        }
        #expect(counter.count == 1)
        #expect(Self.runs(peer).count == 1)
        #expect(peer.sent().map(\.payload.count) == [Connection.referenceThreshold - 1])
    }

    @Test("what is sent by and by is the same bytes", arguments: [1, 7, 9, 10, 1_000, 8_192, 16_393, 16_394, 50_000])
    func partialDrains(_ step: Int) {
        let (peer, stream) = Self.responding()
        let message = Message(60_000)
        #expect(peer.sendData(stream, message, from: 0, to: 30_000) == 30_000)
        #expect(peer.sendData(stream, [1, 2, 3]) == 3)
        #expect(peer.sendData(stream, message, from: 30_000, to: 60_000) == 30_000)
        #expect(peer.finish(stream))

        var bytes: [UInt8] = []
        while peer.hasOutput {
            let before = peer.outputCount
            let first = Self.runs(peer, limit: 1).first
            #expect(first?.baseAddress == peer.connection.output.baseAddress)
            #expect(first?.count == peer.connection.output.count)
            bytes += Self.take(step, peer)
            #expect(peer.outputCount == max(0, before - step))
        }
        let frames = SentFrame.parse(bytes)
        #expect(frames.map(\.type) == [.data, .data, .data, .data, .data, .headers])
        let data = frames.filter { $0.type == .data }.flatMap(\.payload)
        #expect(data == Array(message.array[..<30_000]) + [1, 2, 3] + Array(message.array[30_000...]))
    }

    @Test("a message is let go with its last byte, not before")
    func released() {
        let (peer, stream) = Self.responding()
        let counter = Counter()
        for _ in 0..<2 {
            let message = Message(16_384) { counter.count += 1 }
            #expect(peer.sendData(stream, message) == 16_384)
        }
        #expect(counter.count == 0)
        peer.connection.drained(9 + 16_383)
        #expect(counter.count == 0)
        peer.connection.drained(1)
        #expect(counter.count == 1)
        peer.connection.drained(9 + 16_384)
        #expect(counter.count == 2)
    }

    @Test("a stream that is reset leaves its frame whole: what follows stays in step")
    func reset() {
        let (peer, stream) = Self.responding()
        let counter = Counter()
        do {
            let message = Message(16_384) { counter.count += 1 }
            #expect(peer.sendData(stream, message) == 16_384)
        }
        peer.connection.drained(100)
        #expect(peer.receive(Wire.reset(1)) == [.reset(1, .cancel)])
        peer.connection.handlerEnded(stream)
        #expect(peer.streamCount == 0)
        let other = peer.open(3, end: true)
        peer.respond(other, end: true)

        #expect(counter.count == 0)
        #expect(peer.outputCount == 16_384 + 9 - 100 + 9 + 1)
        peer.connection.drained(16_384 + 9 - 100)
        #expect(counter.count == 1)
        #expect(peer.sent().map(\.id) == [3])
    }

    @Test("a connection that goes away lets all messages go")
    func death() {
        let counter = Counter()
        do {
            let (peer, stream) = Self.responding()
            for count in [20_000, 15_000, 70_000] {
                _ = peer.sendData(stream, Message(count) { counter.count += 1 })
            }
            peer.connection.drained(10_000)
            peer.connection.close(.internalError, "gone")
            #expect(counter.count == 0)
        }
        #expect(counter.count == 3)
    }

    @Test("a window that closes within a message stops it there, and opens it again there")
    func windows() {
        let peer = Peer.server(settings: [(4, 20_000)])
        let stream = BackPressureTests.responding(peer)
        let message = Message(50_000)
        #expect(peer.sendData(stream, message) == 20_000)
        #expect(peer.sendData(stream, message, from: 20_000, to: 50_000) == 0)
        #expect(peer.receive(Wire.windowUpdate(1, 30_000)) == [.writable(1)])
        #expect(peer.sendData(stream, message, from: 20_000, to: 50_000, end: true) == 30_000)
        let frames = peer.sent().filter { $0.type == .data }
        #expect(frames.flatMap(\.payload) == message.array)
        #expect(frames.map(\.endsStream) == [false, false, false, true])
    }

    @Test("referenced octets count as output: a peer that does not read stops the writers")
    func bounds() {
        var options = ConnectionOptions()
        options.maxOutput = 100_000
        let (peer, stream) = Self.responding(options)
        let message = Message(1 << 20)
        var taken = 0
        for _ in 0..<10 {
            taken += peer.sendData(stream, message, from: taken, to: 1 << 20)
        }
        #expect(taken > 90_000 && taken <= 100_000)
        #expect(peer.outputCount >= taken && peer.outputCount < 101_000)
        #expect(peer.connection.isOutputFull == (peer.outputCount >= 100_000))
        #expect(peer.reserve(stream, 10_000) == nil)
        peer.connection.drained(peer.outputCount / 2 + 1_000)
        #expect(peer.events() == [.writable(1)])
    }

    @Test("streams take turns by slices, and a little more than a slice goes as a whole")
    func slices() {
        let (peer, stream) = Self.responding()
        let slice = peer.connection.options.outputSlice
        #expect(peer.sendData(stream, Message(slice + 5)) == slice + 5)
        #expect(peer.sendData(stream, Message(slice * 2)) == slice)
    }

    @Test("output that never runs empty keeps its memory in bounds")
    func neverEmpty() {
        let (peer, stream) = Self.responding()
        var sent: [UInt8] = []
        for round in 0..<5_000 {
            #expect(peer.sendData(stream, [UInt8](repeating: UInt8(round & 255), count: 100)) == 100)
            sent += Self.take(max(0, peer.outputCount - 50), peer)
        }
        #expect(peer.connection.outputBuffer.ownCapacity == OutputMemory.blockSize)
        let frames = SentFrame.parse(sent + peer.sentBytes())
        #expect(frames.map { $0.payload.first } == (0..<5_000).map { UInt8($0 & 255) })
    }

    @Test("random writes and drains give the same bytes as one that copies", arguments: 0..<20)
    func random(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        let (peer, stream) = Self.responding()
        let (copying, copyingStream) = Self.responding()
        var sent: [UInt8] = []
        for _ in 0..<300 {
            if Bool.random(using: &random) {
                let message = Message(Int.random(in: 0...40_000, using: &random))
                let taken = peer.sendData(stream, message)
                #expect(copying.sendData(copyingStream, Array(message.array[..<taken])) == taken)
            } else {
                let part = Self.take(Int.random(in: 0...peer.outputCount, using: &random), peer)
                #expect(part == Self.take(part.count, copying))
                sent += part
            }
            #expect(peer.outputCount == copying.outputCount)
            _ = (peer.events(), copying.events())
        }
        let frames = SentFrame.parse(sent + peer.sentBytes())
        #expect(frames.allSatisfy { $0.type == .data && $0.id == 1 })
        #expect(!peer.isOver)
    }
}

extension Peer {
    var outputCount: Int { self.connection.outputCount }

    /// Sends a message, or a part of it, from where it lies.
    func sendData(
        _ stream: StreamHandle,
        _ message: SegmentTests.Message,
        from start: Int = 0,
        to end: Int? = nil,
        end endStream: Bool = false
    ) -> Int {
        let part = UnsafeRawBufferPointer(rebasing: message.bytes[start..<(end ?? message.bytes.count)])
        return self.connection.sendData(stream, part, owner: message, endStream: endStream)
    }
}
