import HPACK
import Testing

@testable import HTTP2

/// Octets that live as long as whoever refers to them.
private final class Message {
    let bytes: UnsafeMutableRawBufferPointer
    init(_ count: Int) {
        self.bytes = .allocate(byteCount: count, alignment: 1)
        self.bytes.initializeMemory(as: UInt8.self, repeating: 7)
    }
    deinit { self.bytes.deallocate() }
}

/// A server that is told at random what a peer and a layer above may do, in any state; after each step everything that
/// it keeps must be consistent.
final class RandomWalk {
    let peer: Peer
    var random: SplitMix
    var handles: [StreamHandle] = []
    var nextID: UInt32
    var hasEnded = false
    var begun: Set<UInt32> = []
    var resets: Set<UInt32> = []

    init(seed: UInt64) {
        self.random = SplitMix(seed: seed)
        var options = ConnectionOptions()
        options.maxConcurrentStreams = 6
        options.maxOutput = [2000, 20_000, 256 * 1024].randomElement(using: &self.random) ?? 2000
        options.outputSlice = 700
        options.streamWindow = 65_535
        options.connectionWindow = 100_000
        options.keepalive.pingInterval = .seconds(3)
        options.hashSeed = seed
        self.peer = .server(options)
        self.peer.consumes = false
        self.nextID = Bool.random(using: &self.random) ? 1 : 0x7fff_ff81
        self.peer.onEvent = { [unowned self] in self.saw($1) }
    }

    func pick(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self.random) }

    func saw(_ event: Event) {
        #expect(!self.hasEnded, "no event comes after the end")
        switch event {
        case .headers(let stream, _), .headersTooLarge(let stream, _):
            #expect(self.begun.insert(stream.id).inserted)
            self.handles.append(stream)
            if self.pick(4) > 0 { self.peer.respond(stream) }
            self.write(stream)
        case .data(let stream, let bytes, _):
            if self.pick(3) > 0 { self.peer.connection.consumed(stream, self.pick(bytes.count + 5)) }
        case .reset(let stream, _):
            #expect(self.resets.insert(stream.id).inserted, "a stream is reset once")
            if self.pick(2) == 0 { self.peer.connection.handlerEnded(stream) }
        case .writable(let stream):
            let isSendable = self.peer.connection.isSendable(stream)
            #expect(isSendable)
            self.write(stream)
        case .ended: self.hasEnded = true
        default: break
        }
        if self.pick(4) == 0 { self.callLayer() }
        self.check()
    }

    func write(_ stream: StreamHandle) {
        let message = Message([0, 500, 9000, 40_000][self.pick(4)])
        let owner = self.pick(2) == 0 ? message : nil
        let bytes = UnsafeRawBufferPointer(message.bytes)
        _ = self.peer.connection.sendData(stream, bytes, owner: owner, endStream: self.pick(4) == 0)
        withExtendedLifetime(message) {}
    }

    /// A call of the layer above, on a stream that may be long gone.
    func callLayer() {
        let recent = self.pick(9) == 0 ? self.handles[...] : self.handles.suffix(10)
        guard let stream = recent.randomElement(using: &self.random) else { return }
        switch self.pick(12) {
        case 0, 1: self.peer.respond(stream, end: self.pick(6) == 0)
        case 2, 3, 4: self.write(stream)
        case 5: self.peer.finish(stream)
        case 6: self.peer.connection.reset(stream, .cancel)
        case 7, 11: self.peer.connection.handlerEnded(stream)
        case 8: self.peer.connection.consumed(stream, self.pick(70_000))
        case 9: self.peer.reserve(stream, 100)?.initializeMemory(as: UInt8.self, repeating: 1, count: 100)
        default: self.pick(200) == 0 ? self.peer.connection.close(.internalError, "by hand") : ()
        }
    }

    /// Frames of the peer, most of them sensible.
    func frame() -> [UInt8] {
        let recent = self.pick(30) == 0 ? self.handles[...] : self.handles.suffix(10)
        let id = recent.randomElement(using: &self.random)?.id ?? self.nextID
        switch self.handles.isEmpty ? 0 : self.pick(18) {
        case 0, 1, 2, 3:
            guard self.nextID < 0x8000_0000 else { return [] }
            defer { self.nextID += 2 }
            let block = Wire.block(
                Wire.request + (self.pick(20) == 0 ? [("x", String(repeating: "x", count: 8200))] : [])
            )
            let end = self.pick(3) == 0
            guard self.pick(4) == 0 else { return Wire.headers(self.nextID, block, end: end) }
            return Wire.headers(self.nextID, Array(block.prefix(9)), end: end, endHeaders: false)
                + Wire.continuation(self.nextID, Array(block.dropFirst(9)))
        case 4, 5: return Wire.data(id, [UInt8](repeating: 1, count: self.pick(12_000)), end: self.pick(4) == 0)
        case 6: return self.pick(5) == 0 ? Wire.headers(id, Wire.block([("x", "y")]), end: self.pick(9) > 0) : []
        case 7: return Wire.reset(id)
        case 8, 9: return Wire.windowUpdate(0, UInt32(1 + self.pick(60_000)))
        case 10, 11: return Wire.windowUpdate(id, UInt32(1 + self.pick(60_000)))
        case 12: return Wire.settings([(4, UInt32([0, 1, 900, 65_535, 200_000][self.pick(5)]))])
        case 13: return Wire.settings([(1, UInt32(self.pick(5000))), (5, UInt32(16_384 + self.pick(9000)))])
        case 14: return self.pick(30) == 0 ? Wire.goAway(0) : Wire.settingsAck
        case 15: return Wire.ping([0x73, 0x77, 0x69, 0x66, 0x74, 0x6c, 0x62, UInt8(1 + self.pick(3))], ack: true)
        case 16: return Wire.frame(0, 8, id, [3, 1, 2, 0, 0, 0])
        default: return self.pick(60) == 0 ? Wire.frame(0, 0, 0) : Wire.priority(id, dependency: 0)
        }
    }

    func step() {
        switch self.pick(20) {
        case 0..<8:
            let bytes = (0...self.pick(3)).flatMap { _ in self.frame() }
            let cut = self.pick(bytes.count + 1)
            _ = self.peer.receive(Array(bytes[..<cut]))
            _ = self.peer.receive(Array(bytes[cut...]))
        case 8..<14: self.callLayer()
        case 14..<17:
            _ = self.peer.sentBytes(self.pick(4) == 0 ? .max : self.pick(3000))
            _ = self.peer.events()
        case 17: _ = self.peer.advance(.milliseconds(self.pick(1200)))
        case 18: self.pick(30) == 0 ? self.peer.connection.drain(now: self.peer.now) : self.peer.connection.trim()
        default: self.pick(60) == 0 ? self.peer.connection.close(.noError, "enough") : ()
        }
        self.check()
    }

    // MARK: - What must hold

    func check() {
        var queued: [Int] = []
        var slot = Int(self.peer.connection.writers.head)
        while slot >= 0, queued.count <= self.peer.connection.streams.slotCapacity {
            queued.append(slot)
            slot = Int(self.peer.connection.streams.at(slot).pointee.next)
        }
        let tail = Int(self.peer.connection.writers.tail)
        #expect(queued.last ?? -1 == tail)
        var live = 0
        var held = 0
        var waiting: Set<Int> = []
        for index in 0..<self.peer.connection.streams.slotCapacity {
            let slot = self.peer.connection.streams.at(index).pointee
            guard slot.id != 0 else { continue }
            live += 1
            held += slot.unconsumed
            let found = self.peer.connection.streams.find(slot.id)
            #expect(found == index)
            #expect(slot.sendWindow.available <= SendWindow.maximum && slot.receiveWindow.available >= 0)
            if slot.isQueued { waiting.insert(index) }
            let isStuck = slot.wantsToWrite && !slot.isQueued && slot.sendWindow.available > 0
            #expect(self.peer.isOver || !isStuck, "a stream that wants to write and could waits in the queue")
        }
        #expect(Set(queued) == waiting && queued.count == waiting.count)
        #expect(live == self.peer.streamCount && live <= 6)
        #expect(!self.peer.isOver || queued.isEmpty)
        let window = self.peer.connection.receiveWindow
        #expect(self.peer.isOver || held == window.held, "no octet of the connection's window is lost")
        #expect(window.unannounced * 2 < window.size)
    }

    /// Every handler stops: nothing may be left.
    func finish() {
        for stream in self.handles {
            self.peer.connection.handlerEnded(stream)
            self.check()
        }
        #expect(self.peer.streamCount == 0)
        let held = self.peer.connection.receiveWindow.held
        #expect(self.peer.isOver || held == 0)
        self.peer.connection.close(.noError, "done")
        _ = self.peer.events()
        #expect(self.hasEnded)
    }
}

@Suite("HTTP/2 random walks") struct RandomTests {
    @Test(
        "whatever happens in whatever state, nothing is lost, doubled or left",
        arguments: 1...60 as ClosedRange<UInt64>
    )
    func walk(seed: UInt64) {
        let walk = RandomWalk(seed: seed)
        for _ in 0..<300 {
            walk.step()
        }
        walk.finish()
    }
}
