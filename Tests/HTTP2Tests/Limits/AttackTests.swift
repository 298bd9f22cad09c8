import HPACK
import Testing

@testable import HTTP2

/// A scripted client plays each attack; it must end soon, with a bounded output.
@Suite("HTTP/2 attacks") struct AttackTests {
    struct Attack: CustomTestStringConvertible, Sendable {
        let name: String
        let limit: Limit
        /// What is sent before.
        var opening: [UInt8] = []
        /// What is sent again and again; the number counts up.
        let step: @Sendable (UInt32) -> [UInt8]
        /// More steps than this the attack must not get.
        let bound: Int
        var reads = true
        var answers = false
        var testDescription: String { self.name }
    }

    static let request = Wire.block(Wire.request)

    static let attacks = [
        Attack(
            name: "rapid reset (CVE-2023-44487)",
            limit: .resets,
            step: { Wire.headers(2 * $0 + 1, request) + Wire.reset(2 * $0 + 1) },
            bound: 202
        ),
        Attack(
            name: "MadeYouReset by WINDOW_UPDATE of 0 (CVE-2025-8671)",
            limit: .resets,
            step: { Wire.headers(2 * $0 + 1, request) + Wire.windowUpdate(2 * $0 + 1, 0) },
            bound: 202
        ),
        Attack(
            name: "MadeYouReset by malformed requests",
            limit: .resets,
            step: { Wire.headers(2 * $0 + 1, [0x82], end: true) },
            bound: 202
        ),
        Attack(
            name: "MadeYouReset by DATA on closed streams",
            limit: .resets,
            opening: Wire.headers(1, request, end: true),
            step: { Wire.headers(2 * $0 + 3, request, end: true) + Wire.data(2 * $0 + 3, "x") },
            bound: 202
        ),
        Attack(
            name: "streams above the limit",
            limit: .resets,
            step: { Wire.headers(2 * $0 + 1, request, end: true) },
            bound: 305
        ),
        Attack(
            name: "CONTINUATION flood (CVE-2024-27316)",
            limit: .headerBlock,
            opening: Wire.headers(1, request, endHeaders: false),
            step: { _ in Wire.continuation(1, [0x82], endHeaders: false) },
            bound: 9
        ),
        Attack(
            name: "large header block",
            limit: .headerBlock,
            opening: Wire.headers(1, request, endHeaders: false),
            step: { _ in Wire.continuation(1, [UInt8](repeating: 0x82, count: 16_384), endHeaders: false) },
            bound: 4
        ),
        Attack(
            name: "HPACK bomb",
            limit: .headerList,
            opening: Wire.headers(
                1,
                request + [0x40, 1, 0x61, 0x7f, 0xa1, 0x1d] + [UInt8](repeating: 0x62, count: 3872)
            ),
            step: { Wire.headers(2 * $0 + 3, [0xbe, 0xbe, 0xbe, 0xbe, 0xbe, 0xbe]) },
            bound: 1
        ),
        Attack(name: "PING flood (CVE-2019-9512)", limit: .pings, step: { _ in Wire.ping() }, bound: 4),
        Attack(
            name: "PING flood with DATA in between, unread",
            limit: .controlFrames,
            opening: Wire.headers(1, request),
            step: { _ in Wire.ping() + Wire.data(1, "some progress") },
            bound: 1001,
            reads: false
        ),
        Attack(
            name: "requests whose answers are not read (CVE-2019-9517)",
            limit: .unreadOutput,
            step: { Wire.headers(2 * $0 + 1, request, end: true) },
            bound: 2000,
            reads: false,
            answers: true
        ),
        Attack(name: "SETTINGS flood (CVE-2019-9515)", limit: .settings, step: { _ in Wire.settings() }, bound: 101),
        Attack(
            name: "empty DATA (CVE-2019-9518)",
            limit: .smallFrames,
            opening: Wire.headers(1, request),
            step: { _ in Wire.data(1, "") },
            bound: 251
        ),
        Attack(
            name: "tiny DATA",
            limit: .smallFrames,
            opening: Wire.headers(1, request),
            step: { _ in Wire.data(1, "x") },
            bound: 1001
        ),
        Attack(
            name: "empty DATA on a stream that we reset",
            limit: .ignoredFrames,
            opening: Wire.headers(1, request) + Wire.windowUpdate(1, 0),
            step: { _ in Wire.data(1, "") },
            bound: 1001
        ),
        Attack(
            name: "PRIORITY flood (CVE-2019-9513)",
            limit: .ignoredFrames,
            step: { Wire.priority(2 * $0 + 1, dependency: 0) },
            bound: 1001
        ),
        Attack(
            name: "unknown frames",
            limit: .ignoredFrames,
            step: { _ in Wire.frame(0x42, 0, 0, [1]) },
            bound: 1001
        ),
        Attack(
            name: "GOAWAY flood",
            limit: .ignoredFrames,
            step: { _ in Wire.goAway(0) },
            bound: 1001
        ),
        Attack(
            name: "RST_STREAM flood on a closed stream (CVE-2019-9514)",
            limit: .ignoredFrames,
            opening: Wire.headers(1, request) + Wire.reset(1),
            step: { _ in Wire.reset(1) },
            bound: 1001
        ),
        Attack(
            name: "WINDOW_UPDATE flood",
            limit: .windowUpdates,
            step: { _ in Wire.windowUpdate(0, 1) },
            bound: 2001
        ),
    ]

    @Test("ends soon and costs little", arguments: attacks)
    func ends(_ attack: Attack) {
        var options = ConnectionOptions()
        options.maxConcurrentStreams = 100
        let peer = Peer.server(options)
        _ = peer.receive(attack.opening)
        if attack.answers {
            let message = String(repeating: "m", count: 1000)
            peer.onEvent = { peer, event in
                guard case .headers(let stream, _) = event else { return }
                peer.connection.sendHeaders(stream, endStream: true) {
                    $0.encode(.status, "200")
                    $0.encode(.grpcMessage, message)
                }
            }
        }
        var steps = 0
        while !peer.isOver, steps < 5000 {
            _ = peer.receive(attack.step(UInt32(steps)))
            steps += 1
            if attack.reads, !peer.isOver {
                _ = peer.sent()
            }
        }
        #expect(peer.connection.failure?.limit == attack.limit, "\(steps) steps, \(peer.connection.failure as Any)")
        #expect(peer.connection.failure?.code == .enhanceYourCalm)
        #expect(steps <= attack.bound)
        #expect(peer.connection.outputCount < (attack.answers ? 1_100_000 : 100_000))
        #expect(peer.sent().last?.isGoAway == true)
        #expect(peer.streamCount <= 100)
    }

    @Test("a reset stream counts against the limit until its handler has ended")
    func handlersCount() {
        var options = ConnectionOptions()
        options.maxConcurrentStreams = 2
        let peer = Peer.server(options)
        let first = peer.open(1)
        peer.open(3)
        #expect(peer.receive(Wire.reset(1) + Wire.reset(3)).count == 2)
        peer.open(5)
        #expect(peer.streams[5] == nil)
        #expect(peer.sent().map(\.type) == [.resetStream])
        #expect(peer.connection.refusedStreams == 1)
        peer.connection.handlerEnded(first)
        peer.open(7)
        #expect(peer.streams[7] != nil)
    }

    @Test("a client that cancels a few of many calls is not hurt")
    func cancelling() {
        let peer = Peer.server()
        for call in 0..<2000 {
            let id = UInt32(2 * call + 1)
            let stream = peer.open(id, end: true)
            if call.isMultiple(of: 2) {
                _ = peer.receive(Wire.reset(id))
                peer.connection.handlerEnded(stream)
            } else {
                peer.respond(stream, end: true)
            }
        }
        #expect(!peer.isOver)
    }

    @Test("a client that pings once per round trip while it reads is not hurt")
    func measuring() {
        let peer = Peer.server(settings: [(4, 1 << 30)])
        let stream = peer.open(1, end: true)
        peer.respond(stream)
        for _ in 0..<500 {
            _ = peer.receive(Wire.windowUpdate(0, 1000))
            #expect(peer.sendData(stream, [UInt8](repeating: 0, count: 1000)) == 1000)
            _ = peer.receive(Wire.ping())
            _ = peer.sent()
        }
        #expect(!peer.isOver)
    }

    @Test("header lists above the soft limit can be answered")
    func softLimit() {
        let peer = Peer.server()
        let block = Wire.block(Wire.request + [("x-long", String(repeating: "a", count: 9000))])
        #expect(peer.receive(Wire.headers(1, block, end: true)) == [.headersTooLarge(1)])
        #expect(peer.connection.fields.size > 9000)
        #expect(peer.streams[1].map { peer.respond($0, status: "431", end: true) } == true)
        #expect(peer.sent().map(\.type) == [.headers])
        #expect(peer.streamCount == 0)
    }

    @Test("a SETTINGS frame full of window sizes is applied once")
    func windowSizes() {
        let peer = Peer.server()
        let stream = peer.open(1)
        let entries = (0..<2000).map { (UInt16(4), UInt32($0 * 1_000_000 % 0x7fff_0000)) } + [(4, 70_000)]
        #expect(peer.receive(Wire.settings(entries)).isEmpty)
        #expect(peer.connection.streams.at(stream.slot).pointee.sendWindow.available == 70_000)
    }
}
