import HPACK
import Testing

@testable import HTTP2

/// The groups of h2spec's cases, as a table: what a client does after the handshake, and what must come of it.
///
/// The names carry h2spec's section numbers (of RFC 7540, whose order it follows).
@Suite("HTTP/2 conformance, by h2spec's groups") struct ConformanceTests {
    enum Outcome: Equatable, Sendable {
        /// GOAWAY with one of the codes, and the end.
        case connectionError(ErrorCode)
        /// RST_STREAM with the code, and the connection lives.
        case streamError(UInt32, ErrorCode)
        /// Nothing of the kind: the connection answers a PING.
        case fine
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let outcome: Outcome
        var testDescription: String { self.name }

        init(_ name: String, _ bytes: [UInt8], _ outcome: Outcome) {
            self.name = name
            self.bytes = bytes
            self.outcome = outcome
        }
    }

    @Test("comes to what the RFC says", arguments: frames + streams + payloads + settings + messages + hpack)
    func outcome(_ example: Case) {
        var options = ConnectionOptions()
        options.maxConcurrentStreams = 2
        let peer = Peer.server(options)
        let events = peer.receive(example.bytes)
        let frames = peer.sent()
        switch example.outcome {
        case .connectionError(let code):
            #expect(frames.last?.isGoAway == true, "\(frames)")
            #expect(frames.last?.word(4) == code.rawValue)
            #expect(events.last == .ended)
            #expect(peer.connection.failure?.code == code)
            #expect(peer.connection.failure?.message.isEmpty == false)
        case .streamError(let id, let code):
            let resets = frames.filter(\.isReset)
            #expect(resets.map(\.id) == [id], "\(frames)")
            #expect(resets.first?.word() == code.rawValue)
            #expect(peer.connection.lastStreamError?.code == code)
            Self.expectAlive(peer)
        case .fine:
            #expect(!frames.contains { $0.isReset || $0.isGoAway }, "\(frames)")
            Self.expectAlive(peer)
        }
    }

    static func expectAlive(_ peer: Peer) {
        _ = peer.receive(Wire.ping([8, 7, 6, 5, 4, 3, 2, 1]))
        let pong = peer.sent().last
        #expect(pong?.type == .ping && pong?.flags == 1 && pong?.payload == [8, 7, 6, 5, 4, 3, 2, 1])
    }

    static let request = Wire.block(Wire.request)

    static func with(_ changes: [(String, String)], dropping names: [String] = []) -> [UInt8] {
        Wire.block(Wire.request.filter { !names.contains($0.0) } + changes)
    }

    static func headers(_ id: UInt32 = 1, end: Bool = true) -> [UInt8] { Wire.headers(id, request, end: end) }

    // MARK: - 4 Frames

    static let frames = [
        Case("4.1 unknown frame type", Wire.frame(0x16, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), .fine),
        Case("4.1 undefined flags", Wire.frame(6, 0x16, 0, [0, 0, 0, 0, 0, 0, 0, 0]), .fine),
        Case("4.1 reserved bit", Wire.frame(6, 0x16, 0x8000_0000, [0, 0, 0, 0, 0, 0, 0, 0]), .fine),
        Case("4.2 DATA of 2^14 bytes", headers(end: false) + Wire.data(1, [UInt8](repeating: 0, count: 16384)), .fine),
        Case(
            "4.2 DATA above SETTINGS_MAX_FRAME_SIZE",
            headers(end: false) + Wire.data(1, [UInt8](repeating: 0, count: 16385)),
            .connectionError(.frameSizeError)
        ),
        Case(
            "4.2 HEADERS above SETTINGS_MAX_FRAME_SIZE",
            Wire.headers(1, [UInt8](repeating: 0x82, count: 16385), end: true),
            .connectionError(.frameSizeError)
        ),
        Case("4.3 invalid header block", Wire.headers(1, [0x40], end: true), .connectionError(.compressionError)),
        Case(
            "4.3 PRIORITY within a header block",
            Wire.headers(1, request, endHeaders: false) + Wire.priority(1, dependency: 0),
            .connectionError(.protocolError)
        ),
        Case(
            "4.3 HEADERS of another stream within a header block",
            Wire.headers(1, request, endHeaders: false) + headers(3),
            .connectionError(.protocolError)
        ),
    ]

    // MARK: - 5 Streams

    static let streams = [
        Case("5.1 idle: DATA", Wire.data(1, "test", end: true), .connectionError(.protocolError)),
        Case("5.1 idle: RST_STREAM", Wire.reset(1), .connectionError(.protocolError)),
        Case("5.1 idle: WINDOW_UPDATE", Wire.windowUpdate(1, 100), .connectionError(.protocolError)),
        Case("5.1 idle: CONTINUATION", Wire.continuation(1, request), .connectionError(.protocolError)),
        Case("5.1 idle: even stream", Wire.data(2, "test"), .connectionError(.protocolError)),
        Case("5.1 half closed: DATA", headers() + Wire.data(1, "test", end: true), .streamError(1, .streamClosed)),
        Case("5.1 half closed: HEADERS", headers() + headers(), .streamError(1, .streamClosed)),
        Case(
            "5.1 half closed: CONTINUATION",
            headers() + Wire.continuation(1, request),
            .connectionError(.protocolError)
        ),
        Case(
            "5.1 half closed: WINDOW_UPDATE, PRIORITY, RST_STREAM",
            headers() + Wire.windowUpdate(1, 1) + Wire.priority(1, dependency: 3) + Wire.reset(1),
            .fine
        ),
        Case(
            "5.1 reset: CONTINUATION",
            headers(end: false) + Wire.reset(1) + Wire.continuation(1, request),
            .connectionError(.protocolError)
        ),
        Case(
            "5.1 reset: WINDOW_UPDATE and RST_STREAM",
            headers(end: false) + Wire.reset(1) + Wire.windowUpdate(1, 1) + Wire.reset(1),
            .fine
        ),
        Case("5.1.1 even stream", headers(2), .connectionError(.protocolError)),
        Case("5.1.1 lower stream", headers(5) + headers(3), .connectionError(.protocolError)),
        Case("5.1.2 too many streams", headers(1) + headers(3) + headers(5), .streamError(5, .refusedStream)),
        Case(
            "5.3.1 HEADERS that depend on themselves",
            Wire.frame(1, 0x25, 1, Wire.word(1) + [255] + request),
            .streamError(1, .protocolError)
        ),
        Case(
            "5.3.1 PRIORITY that depends on itself",
            headers(end: false) + Wire.priority(1, dependency: 1),
            .streamError(1, .protocolError)
        ),
        Case("5.3.1 PRIORITY of an idle stream", Wire.priority(7, dependency: 1), .fine),
        Case(
            "5.4.1 PING above 8 bytes",
            Wire.frame(6, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            .connectionError(.frameSizeError)
        ),
        Case(
            "5.5 unknown frame within a header block",
            Wire.headers(1, request, endHeaders: false) + Wire.frame(0x16, 0, 1),
            .connectionError(.protocolError)
        ),
    ]

    // MARK: - 6 Frame definitions

    static let payloads = [
        Case("6.1 DATA on stream 0", Wire.data(0, "test"), .connectionError(.protocolError)),
        Case(
            "6.1 DATA with padding as long as the payload",
            headers(end: false) + Wire.frame(0, 8, 1, [5, 1, 2, 3, 4]),
            .connectionError(.protocolError)
        ),
        Case("6.1 empty padded DATA", headers(end: false) + Wire.frame(0, 8, 1, []), .connectionError(.frameSizeError)),
        Case("6.1 padded DATA", headers(end: false) + Wire.frame(0, 9, 1, [2, 1, 2, 0, 0]), .fine),
        Case("6.2 HEADERS on stream 0", headers(0), .connectionError(.protocolError)),
        Case(
            "6.2 HEADERS with too much padding",
            Wire.frame(1, 0xd, 1, [100] + request),
            .connectionError(.protocolError)
        ),
        Case(
            "6.2 padded HEADERS with priority",
            Wire.frame(1, 0x2d, 1, [3] + Wire.word(0) + [1] + request + [0, 0, 0]),
            .fine
        ),
        Case(
            "6.2 HEADERS too short for its priority",
            Wire.frame(1, 0x25, 1, [0, 0, 0, 0]),
            .connectionError(.frameSizeError)
        ),
        Case("6.3 PRIORITY on stream 0", Wire.priority(0, dependency: 1), .connectionError(.protocolError)),
        Case(
            "6.3 PRIORITY of 4 bytes",
            headers(end: false) + Wire.frame(2, 0, 1, [0, 0, 0, 1]),
            .streamError(1, .frameSizeError)
        ),
        Case("6.4 RST_STREAM on stream 0", Wire.reset(0), .connectionError(.protocolError)),
        Case(
            "6.4 RST_STREAM of 3 bytes",
            headers(end: false) + Wire.frame(3, 0, 1, [0, 0, 0]),
            .connectionError(.frameSizeError)
        ),
        Case("6.7 PING on stream 1", Wire.frame(6, 0, 1, [1, 2, 3, 4, 5, 6, 7, 8]), .connectionError(.protocolError)),
        Case("6.7 PING of 6 bytes", Wire.frame(6, 0, 0, [1, 2, 3, 4, 5, 6]), .connectionError(.frameSizeError)),
        Case("6.7 PING with ACK", Wire.ping(ack: true), .fine),
        Case(
            "6.8 GOAWAY on stream 1",
            Wire.frame(7, 0, 1, Wire.word(0) + Wire.word(0)),
            .connectionError(.protocolError)
        ),
        Case("6.8 GOAWAY of 4 bytes", Wire.frame(7, 0, 0, Wire.word(0)), .connectionError(.frameSizeError)),
        Case("6.9 WINDOW_UPDATE of 0", Wire.windowUpdate(0, 0), .connectionError(.protocolError)),
        Case(
            "6.9 WINDOW_UPDATE of 0 on a stream",
            headers(end: false) + Wire.windowUpdate(1, 0),
            .streamError(1, .protocolError)
        ),
        Case("6.9 WINDOW_UPDATE of 3 bytes", Wire.frame(8, 0, 0, [0, 0, 1]), .connectionError(.frameSizeError)),
        Case("6.9.1 window above 2^31 - 1", Wire.windowUpdate(0, 0x7fff_ffff), .connectionError(.flowControlError)),
        Case(
            "6.9.1 stream window above 2^31 - 1",
            headers(end: false) + Wire.windowUpdate(1, 0x7fff_ffff),
            .streamError(1, .flowControlError)
        ),
        Case(
            "6.10 two CONTINUATIONs",
            Wire.headers(1, [UInt8](request.prefix(10)), end: true, endHeaders: false)
                + Wire.continuation(1, [UInt8](request.dropFirst(10).prefix(10)), endHeaders: false)
                + Wire.continuation(1, [UInt8](request.dropFirst(20))),
            .fine
        ),
        Case(
            "6.10 CONTINUATION followed by another frame",
            Wire.headers(1, request, endHeaders: false) + Wire.data(1, "test"),
            .connectionError(.protocolError)
        ),
        Case(
            "6.10 CONTINUATION on stream 0",
            Wire.headers(1, request, endHeaders: false) + Wire.continuation(0, request),
            .connectionError(.protocolError)
        ),
        Case(
            "6.10 CONTINUATION after END_HEADERS",
            headers(end: false) + Wire.continuation(1, request),
            .connectionError(.protocolError)
        ),
        Case(
            "6.10 CONTINUATION after DATA",
            headers(end: false) + Wire.data(1, "test") + Wire.continuation(1, request),
            .connectionError(.protocolError)
        ),
        Case(
            "8.2 PUSH_PROMISE from a client",
            Wire.frame(5, 4, 1, Wire.word(2) + request),
            .connectionError(.protocolError)
        ),
        Case("7 unknown error codes", headers(end: false) + Wire.reset(1, 0xff) + Wire.goAway(0, 0xff), .fine),
    ]

    static let settings = [
        Case("6.5 SETTINGS ACK with payload", Wire.frame(4, 1, 0, [0]), .connectionError(.frameSizeError)),
        Case("6.5 SETTINGS on stream 1", Wire.frame(4, 0, 1, [0, 3, 0, 0, 0, 100]), .connectionError(.protocolError)),
        Case("6.5 SETTINGS of 3 bytes", Wire.frame(4, 0, 0, [0, 3, 0]), .connectionError(.frameSizeError)),
        Case("6.5.2 ENABLE_PUSH of 2", Wire.settings([(2, 2)]), .connectionError(.protocolError)),
        Case(
            "6.5.2 INITIAL_WINDOW_SIZE of 2^31",
            Wire.settings([(4, 0x8000_0000)]),
            .connectionError(.flowControlError)
        ),
        Case("6.5.2 MAX_FRAME_SIZE of 16383", Wire.settings([(5, 16383)]), .connectionError(.protocolError)),
        Case("6.5.2 MAX_FRAME_SIZE of 2^24", Wire.settings([(5, 16_777_216)]), .connectionError(.protocolError)),
        Case("6.5.2 unknown parameter", Wire.settings([(0xff, 1)]), .fine),
        Case(
            "6.9.2 INITIAL_WINDOW_SIZE that makes a window too large",
            headers(end: false) + Wire.windowUpdate(1, 0x7fff_0000) + Wire.settings([(4, 0x7fff_ffff)]),
            .connectionError(.flowControlError)
        ),
    ]

    // MARK: - 8 Messages

    static let messages = [
        Case(
            "8.1 trailers without END_STREAM",
            headers(end: false) + Wire.headers(1, Wire.block([("x", "y")])),
            .streamError(1, .protocolError)
        ),
        Case("8.1 trailers", headers(end: false) + Wire.headers(1, Wire.block([("x", "y")]), end: true), .fine),
        Case(
            "8.1.2 upper case name",
            Wire.headers(1, with([("X-Test", "a")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.1 unknown pseudo-header field",
            Wire.headers(1, Wire.block([(":test", "a")] + Wire.request), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.1 :status in a request",
            Wire.headers(1, Wire.block([(":status", "200")] + Wire.request), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.1 pseudo-header field in trailers",
            headers(end: false) + Wire.headers(1, Wire.block([(":method", "GET")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.1 pseudo-header field after a regular one",
            Wire.headers(1, with([("x-test", "a"), (":path", "/")], dropping: [":path"]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.2 connection",
            Wire.headers(1, with([("connection", "keep-alive")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.2 transfer-encoding",
            Wire.headers(1, with([("transfer-encoding", "chunked")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.2 te other than trailers",
            Wire.headers(1, with([("te", "trailers, deflate")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case("8.1.2.2 te: trailers", Wire.headers(1, with([("te", "trailers")]), end: true), .fine),
        Case(
            "8.1.2.3 empty :path",
            Wire.headers(1, Wire.block([(":method", "GET"), (":scheme", "http"), (":path", "")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.3 no :method",
            Wire.headers(1, with([], dropping: [":method"]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.3 no :scheme",
            Wire.headers(1, with([], dropping: [":scheme"]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.3 no :path",
            Wire.headers(1, with([], dropping: [":path"]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.3 :method twice",
            Wire.headers(1, Wire.block([(":method", "GET")] + Wire.request), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.3 :scheme twice",
            Wire.headers(1, Wire.block([(":scheme", "http")] + Wire.request), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.3 :path twice",
            Wire.headers(1, Wire.block([(":path", "/")] + Wire.request), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.6 content-length that DATA does not reach",
            Wire.headers(1, with([("content-length", "2")])) + Wire.data(1, "t", end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.6 content-length that several DATA frames pass",
            Wire.headers(1, with([("content-length", "3")])) + Wire.data(1, "te") + Wire.data(1, "st", end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.6 content-length without DATA",
            Wire.headers(1, with([("content-length", "1")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.6 content-length that trailers cut short",
            Wire.headers(1, with([("content-length", "1")])) + Wire.headers(1, Wire.block([("x", "y")]), end: true),
            .streamError(1, .protocolError)
        ),
        Case(
            "8.1.2.6 content-length that fits",
            Wire.headers(1, with([("content-length", "4")])) + Wire.data(1, "te") + Wire.data(1, "st", end: true),
            .fine
        ),
    ]

    // MARK: - HPACK

    static let hpack = [
        Case(
            "hpack 2.3.3 index beyond the tables",
            Wire.headers(1, request + [0xbe], end: true),
            .connectionError(.compressionError)
        ),
        Case(
            "hpack 4.2 size update at the end of the block",
            Wire.headers(1, request + [0x21], end: true),
            .connectionError(.compressionError)
        ),
        Case(
            "hpack 5.2 padding of more than 7 bits",
            Wire.headers(
                1,
                request + [
                    0, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x84,
                    0x49, 0x50, 0x9f, 0xff,
                ],
                end: true
            ),
            .connectionError(.compressionError)
        ),
        Case("hpack 6.1 index 0", Wire.headers(1, request + [0x80], end: true), .connectionError(.compressionError)),
        Case(
            "hpack 6.3 size update above the limit",
            Wire.headers(1, [0x3f, 0xe2, 0x1f] + request, end: true),
            .connectionError(.compressionError)
        ),
    ]
}
