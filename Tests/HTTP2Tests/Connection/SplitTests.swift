import HPACK
import Testing

@testable import HTTP2

/// However the bytes are cut, the same comes of them; and whatever they are, nothing breaks.
@Suite("HTTP/2 bytes in pieces") struct SplitTests {
    /// A script of everything that a client may send.
    static let script: [UInt8] = {
        let request = Wire.block(Wire.request)
        return Wire.preface + Wire.settings([(4, 1000), (3, 100)]) + Wire.settingsAck
            + Wire.headers(1, request) + Wire.data(1, "hello") + Wire.data(1, "world", end: true)
            + Wire.headers(3, [UInt8](request.prefix(7)), endHeaders: false)
            + Wire.continuation(3, [UInt8](request.dropFirst(7)))
            + Wire.frame(0, 8, 3, [3, 65, 66, 0, 0, 0]) + Wire.windowUpdate(0, 500) + Wire.windowUpdate(3, 7)
            + Wire.ping() + Wire.frame(0xbe, 0xff, 3, [1, 2, 3]) + Wire.priority(9, dependency: 3)
            + Wire.headers(3, Wire.block([("grpc-status", "0")]), end: true)
            + Wire.headers(5, request) + Wire.reset(5) + Wire.data(5, "late")
            + Wire.headers(7, Wire.block([(":method", "GET")]), end: true)
            + Wire.headers(9, request, end: true) + Wire.goAway(0)
    }()

    /// What comes of the script, in pieces.
    static func run(_ pieces: [[UInt8]]) -> (events: [Seen], output: [UInt8]) {
        let peer = Peer()
        peer.onEvent = { peer, event in
            if case .data(let stream, _, true) = event {
                peer.connection.sendHeaders(stream, endStream: true) { $0.encode(.status, "200") }
            }
        }
        var events: [Seen] = []
        var output: [UInt8] = []
        for piece in pieces {
            events += peer.receive(piece)
            output += peer.sentBytes()
        }
        return (events, output)
    }

    @Test("every cut in two gives the same")
    func everyCut() {
        let whole = Self.run([Self.script])
        #expect(whole.events.count == 10, "\(whole.events)")
        for cut in 0...Self.script.count {
            let parts = Self.run([Array(Self.script[..<cut]), Array(Self.script[cut...])])
            #expect(parts.events == whole.events)
            #expect(parts.output == whole.output)
        }
    }

    @Test("byte by byte gives the same, and so do random pieces")
    func pieces() {
        let whole = Self.run([Self.script])
        let single = Self.run(Self.script.map { [$0] })
        #expect(single.events == whole.events)
        #expect(single.output == whole.output)
        var random = SplitMix(seed: 1)
        for _ in 0..<200 {
            var rest = Self.script[...]
            var pieces: [[UInt8]] = []
            while !rest.isEmpty {
                let count = Int.random(in: 0...40, using: &random)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let parts = Self.run(pieces)
            #expect(parts.events == whole.events)
            #expect(parts.output == whole.output)
        }
    }

    @Test("random bytes after the preface end the connection or do nothing", arguments: 0..<8)
    func randomBytes(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        for _ in 0..<200 {
            let peer = Peer.server()
            for _ in 0..<10 where !peer.connection.isOver {
                let count = Int.random(in: 0...60, using: &random)
                _ = peer.receive((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            }
            Self.expectSound(peer)
        }
    }

    @Test("a script with random damage never breaks anything", arguments: 0..<8)
    func damaged(seed: Int) {
        var random = SplitMix(seed: UInt64(seed) &+ 1000)
        for _ in 0..<300 {
            var bytes = Self.script
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 24..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            let peer = Peer()
            _ = peer.receive(bytes)
            Self.expectSound(peer)
        }
    }

    @Test("random valid frames on random streams keep the books balanced", arguments: 0..<12)
    func randomFrames(seed: Int) {
        var random = SplitMix(seed: UInt64(seed) &+ 77)
        var options = ConnectionOptions()
        options.maxConcurrentStreams = 6
        options.limits.maxResets = 1_000_000
        options.limits.maxPingStrikes = 1_000_000
        options.connectionWindow = 200_000
        let peer = Peer.server(options)
        peer.onEvent = { peer, event in Self.answer(peer, event) }
        var next: UInt32 = 1
        for _ in 0..<3000 where !peer.connection.isOver {
            let id = next < 12 ? 1 : next - 2 * UInt32.random(in: 0...6, using: &random)
            _ = peer.receive(Self.frame(id, &next, &random))
            Self.expectSound(peer)
            if Bool.random(using: &random) {
                _ = peer.sent()
                _ = peer.events()
            }
        }
    }

    static func frame(_ id: UInt32, _ next: inout UInt32, _ random: inout SplitMix) -> [UInt8] {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1, 2:
            next += 2
            return Wire.headers(next - 2, Wire.block(Wire.request), end: Bool.random(using: &random))
        case 3, 4, 5:
            guard id < next else { return Wire.ping() }
            let count = Int.random(in: 0...3000, using: &random)
            return Wire.data(id, [UInt8](repeating: 1, count: count), end: Int.random(in: 0..<4, using: &random) == 0)
        case 6:
            return id < next ? Wire.reset(id) : []
        case 7:
            return id < next ? Wire.windowUpdate(id, UInt32.random(in: 1...5000, using: &random)) : []
        case 8:
            return Wire.windowUpdate(0, UInt32.random(in: 1...5000, using: &random))
        default:
            return Wire.settings([(4, UInt32.random(in: 0...100_000, using: &random))])
        }
    }

    /// A handler that answers some requests at once and some never, until they are reset.
    static func answer(_ peer: Peer, _ event: Event) {
        switch event {
        case .headers(let stream, _) where stream.id % 3 == 0:
            peer.connection.sendHeaders(stream) { $0.encode(.status, "200") }
            _ = peer.sendData(stream, [UInt8](repeating: 2, count: 30_000))
        case .data(let stream, _, true), .trailers(let stream):
            peer.connection.sendHeaders(stream) { $0.encode(.status, "200") }
            _ = peer.connection.sendTrailers(stream) { $0.encode(.grpcStatus, "0") }
        case .headers(let stream, true):
            peer.connection.sendHeaders(stream, endStream: true) { $0.encode(.status, "200") }
        case .writable(let stream):
            _ = peer.sendData(stream, [UInt8](repeating: 2, count: 1000))
        case .reset(let stream, _):
            peer.connection.handlerEnded(stream)
        default:
            break
        }
    }

    /// Checks what must hold between any two calls.
    static func expectSound(_ peer: Peer) {
        let streams = peer.connection.streamCount
        #expect(streams <= peer.connection.options.maxConcurrentStreams)
        guard !peer.connection.isOver else { return }
        var unconsumed = 0
        var living = 0
        for slot in 0..<peer.connection.streams.slotCapacity where peer.connection.streams.at(slot).pointee.id != 0 {
            unconsumed += peer.connection.streams.at(slot).pointee.unconsumed
            living += 1
        }
        #expect(living == streams)
        #expect(peer.connection.receiveWindow.held == unconsumed)
    }
}
