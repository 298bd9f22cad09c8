import HPACK
import Testing

@testable import HTTP2

@Suite("HTTP/2 timers") struct TimerTests {
    static let second: Instant = 1_000_000_000

    // MARK: - The boxes

    @Test("keepalive asks a silent peer, takes any byte for an answer, and gives up")
    func keepaliveBox() {
        var options = KeepaliveOptions()
        options.pingInterval = .seconds(10)
        options.pingTimeout = .seconds(2)
        var timer = KeepaliveTimer(options: options, now: 0)
        #expect(timer.deadline == 10 * Self.second)
        #expect(timer.advance(to: 9 * Self.second) == .none)
        timer.received(now: 5 * Self.second)
        #expect(timer.deadline == 15 * Self.second)
        #expect(timer.advance(to: 15 * Self.second) == .sendPing)
        #expect(timer.deadline == 17 * Self.second)
        timer.received(now: 16 * Self.second)
        #expect(timer.advance(to: 17 * Self.second) == .none)
        #expect(timer.advance(to: 26 * Self.second) == .sendPing)
        #expect(timer.advance(to: 28 * Self.second) == .giveUp)
        #expect(timer.advance(to: 99 * Self.second) == .none)
        #expect(timer.deadline == .max)
    }

    @Test("keepalive can be off")
    func keepaliveOff() {
        var options = KeepaliveOptions()
        options.pingInterval = nil
        var timer = KeepaliveTimer(options: options, now: 0)
        #expect(timer.deadline == .max)
        #expect(timer.advance(to: .max - 1) == .none)
    }

    @Test("idle time runs without streams only; age drains once and cuts after its grace")
    func lifetimeBox() {
        var options = KeepaliveOptions()
        options.maxIdle = .seconds(5)
        options.maxAge = .seconds(60)
        options.maxAgeGrace = .seconds(3)
        var timer = LifetimeTimer(options: options, now: 0)
        #expect(timer.deadline == 5 * Self.second)
        timer.busy()
        #expect(timer.deadline == 60 * Self.second)
        timer.idle(now: 20 * Self.second)
        #expect(timer.advance(to: 24 * Self.second) == .none)
        #expect(timer.advance(to: 25 * Self.second) == .drain)
        timer.busy()
        #expect(timer.advance(to: 60 * Self.second) == .drain)
        #expect(timer.deadline == 63 * Self.second)
        #expect(timer.advance(to: 63 * Self.second) == .cut)
        #expect(timer.advance(to: 64 * Self.second) == .none)
    }

    @Test("a stall is time without progress while something waits")
    func stallBox() {
        var options = KeepaliveOptions()
        options.stallTimeout = .seconds(10)
        var timer = StallTimer(options: options)
        #expect(timer.deadline == .max)
        timer.update(isWaiting: true, progressed: false, now: 1 * Self.second)
        timer.update(isWaiting: true, progressed: false, now: 2 * Self.second)
        #expect(timer.deadline == 11 * Self.second)
        timer.update(isWaiting: true, progressed: true, now: 5 * Self.second)
        #expect(timer.deadline == 15 * Self.second)
        timer.update(isWaiting: false, progressed: false, now: 6 * Self.second)
        #expect(timer.deadline == .max)
    }

    @Test("draining gives notice, waits for the answer or the time, and ends with the last stream")
    func drainBox() {
        var machine = DrainMachine(notice: .seconds(1))
        #expect(machine.drain(now: 0) == .sendNotice)
        #expect(machine.drain(now: 1) == .none)
        #expect(!machine.refusesStreams)
        #expect(machine.noticeAcknowledged() == .sendFinal)
        #expect(machine.noticeAcknowledged() == .none)
        #expect(machine.refusesStreams)
        #expect(machine.advance(to: 5, streams: 1) == .none)
        #expect(machine.advance(to: 5, streams: 0) == .close)
        var late = DrainMachine(notice: .seconds(1))
        #expect(late.drain(now: 0) == .sendNotice)
        #expect(late.advance(to: Self.second - 1, streams: 0) == .none)
        #expect(late.advance(to: Self.second, streams: 0) == .sendFinal)
        #expect(late.advance(to: Self.second, streams: 0) == .close)
    }

    // MARK: - The connection

    @Test(
        "a client that does not finish the handshake is given up",
        arguments: [
            [], Wire.preface, [0x50], Wire.preface + Wire.settings(),
        ]
    )
    func handshake(_ bytes: [UInt8]) {
        let peer = Peer()
        _ = peer.receive(bytes)
        #expect(peer.connection.deadline == peer.now + 20 * Self.second)
        #expect(peer.advance(.seconds(20)) == [.ended])
        #expect(peer.connection.failure?.limit == .handshake)
    }

    @Test("keepalive PINGs go out, and silence ends the connection")
    func keepalive() {
        var options = ConnectionOptions()
        options.keepalive.pingInterval = .seconds(30)
        let peer = Peer.server(options)
        #expect(peer.advance(.seconds(30)).isEmpty)
        let ping = peer.sent()
        #expect(ping.map(\.type) == [.ping])
        _ = peer.receive(Wire.ping(ping.first?.payload ?? [], ack: true))
        #expect(peer.advance(.seconds(29)).isEmpty)
        #expect(peer.advance(.seconds(1)).isEmpty)
        #expect(peer.sent().map(\.type) == [.ping])
        #expect(peer.advance(.seconds(20)) == [.ended])
        #expect(peer.connection.failure?.limit == .keepalive)
        #expect(peer.connection.failure?.cause == .local)
    }

    @Test("a drain lets streams finish and takes those that the client opened before it knew")
    func drain() {
        let peer = Peer.server()
        let first = peer.open(1, end: true)
        peer.connection.drain(now: peer.now)
        let notice = peer.sent()
        #expect(notice.map(\.type) == [.goAway, .ping])
        #expect(notice.first?.word() == 0x7fff_ffff)
        let second = peer.open(3, end: true)
        #expect(peer.streams[3] != nil)
        _ = peer.receive(Wire.ping(notice.last?.payload ?? [], ack: true))
        #expect(peer.sent().map { $0.word() } == [3])
        let late = Wire.headers(5, Wire.block(Wire.request)) + Wire.data(5, "late") + Wire.reset(5)
        #expect(peer.receive(late).isEmpty)
        peer.respond(first, end: true)
        #expect(peer.events().isEmpty)
        peer.respond(second, end: true)
        #expect(peer.events() == [.ended])
        #expect(peer.connection.failure == nil)
        #expect(peer.sent().map(\.type) == [.headers, .headers])
    }

    @Test("idle and old connections are drained")
    func lifetime() {
        var options = ConnectionOptions()
        options.keepalive.maxIdle = .seconds(60)
        options.keepalive.maxAge = .seconds(600)
        options.keepalive.maxAgeGrace = .seconds(10)
        let idle = Peer.server(options)
        _ = idle.advance(.seconds(30))
        idle.respond(idle.open(1, end: true), end: true)
        _ = idle.sent()
        #expect(idle.advance(.seconds(59)).isEmpty)
        #expect(!idle.hasOutput)
        #expect(idle.advance(.seconds(1)).isEmpty)
        #expect(idle.sent().map(\.type) == [.goAway, .ping])
        #expect(idle.advance(.seconds(1)) == [.ended])

        let old = Peer.server(options)
        old.open(1, end: true)
        #expect(old.advance(.seconds(600)).isEmpty)
        #expect(old.advance(.seconds(1)).isEmpty)
        #expect(old.sent().map(\.type) == [.goAway, .ping, .goAway])
        #expect(old.advance(.seconds(9)) == [.ended])
    }

    @Test("a peer that does not read is given up")
    func stall() {
        let peer = Peer.server()
        peer.respond(peer.open(1, end: true), end: true)
        #expect(peer.events().isEmpty)
        #expect(peer.advance(.seconds(59)).isEmpty)
        #expect(peer.advance(.seconds(1)) == [.ended])
        #expect(peer.connection.failure?.limit == .stall)
    }

    @Test("a peer that reads and opens no window for a stream is not stalling: its application may be slow")
    func closedWindow() {
        let peer = Peer.server(settings: [(4, 5)])
        let stream = peer.open(1, end: true)
        peer.respond(stream)
        #expect(peer.sendData(stream, [1, 2, 3, 4, 5, 6]) == 5)
        _ = peer.sent()
        #expect(peer.advance(.seconds(600)).isEmpty)
    }

    @Test("closing by hand sends GOAWAY with the reason, and nothing more happens")
    func close() {
        let peer = Peer.server()
        let stream = peer.open(1)
        peer.connection.close(.internalError, "out of luck")
        #expect(peer.events() == [.ended])
        let frames = peer.sent()
        #expect(frames.map(\.type) == [.goAway])
        #expect(frames.first.map { String(decoding: $0.payload.dropFirst(8), as: UTF8.self) } == "out of luck")
        #expect(peer.receive(Wire.ping()).isEmpty)
        #expect(!peer.respond(stream))
        peer.connection.handlerEnded(stream)
        peer.connection.close(.internalError, "again")
        #expect(peer.sent().isEmpty)
        #expect(peer.connection.deadline == .max)
    }

    @Test("a server says nothing before its SETTINGS, be the keepalive interval shorter than the handshake")
    func keepaliveBeforePreface() {
        var options = ConnectionOptions()
        options.keepalive.pingInterval = .seconds(5)
        let peer = Peer(options: options)
        let deadline = peer.connection.deadline
        #expect(deadline == peer.now.after(20 * Self.second))
        #expect(peer.advance(.seconds(6)).isEmpty)
        peer.connection.sendPing(1)
        #expect(!peer.hasOutput)
        _ = peer.receive(Wire.preface + Wire.settings())
        #expect(peer.sent().first?.type == .settings)
        _ = peer.advance(.seconds(5))
        #expect(peer.sent().map(\.type) == [.ping])
    }

    @Test("GOAWAY is the last frame, even if a PING is due at the same time")
    func nothingAfterGoAway() {
        var options = ConnectionOptions()
        options.keepalive.pingInterval = .seconds(20)
        let peer = Peer(options: options)
        _ = peer.receive(Wire.preface + Wire.settings())
        _ = peer.sent()
        #expect(peer.advance(.seconds(21)) == [.ended])
        #expect(peer.sent().map(\.type) == [.goAway])
    }
}
