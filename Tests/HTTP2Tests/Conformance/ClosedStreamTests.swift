import HPACK
import Testing

@testable import HTTP2

/// What a late frame means depends on how the stream ended (h2spec's "closed" cases need a response first).
@Suite("HTTP/2 frames on closed streams") struct ClosedStreamTests {
    static let request = Wire.block(Wire.request)

    /// A server that has answered stream 1.
    static func answered() -> Peer {
        let peer = Peer.server()
        let stream = peer.open(1, end: true)
        peer.connection.sendHeaders(stream, endStream: true) { $0.encode(.status, "200") }
        _ = peer.sent()
        return peer
    }

    @Test("DATA after the end is a stream error")
    func data() {
        let peer = Self.answered()
        #expect(peer.receive(Wire.data(1, "late", end: true)).isEmpty)
        let frames = peer.sent()
        #expect(frames.map(\.type) == [.resetStream])
        #expect(frames.first?.word() == ErrorCode.streamClosed.rawValue)
    }

    @Test("HEADERS after the end are a connection error")
    func headers() {
        let peer = Self.answered()
        #expect(peer.receive(Wire.headers(1, Self.request, end: true)) == [.ended])
        #expect(peer.connection.failure?.code == .streamClosed)
    }

    @Test("CONTINUATION after the end is a connection error")
    func continuation() {
        let peer = Self.answered()
        #expect(peer.receive(Wire.continuation(1, Self.request)) == [.ended])
        #expect(peer.connection.failure?.code == .protocolError)
    }

    @Test("WINDOW_UPDATE, RST_STREAM and PRIORITY after the end are ignored")
    func ignored() {
        let peer = Self.answered()
        let bytes = Wire.windowUpdate(1, 5) + Wire.reset(1) + Wire.priority(1, dependency: 3)
        #expect(peer.receive(bytes).isEmpty)
        #expect(peer.sent().isEmpty)
    }

    @Test(
        "frames after the peer's own RST_STREAM are its error",
        arguments: [
            Wire.data(1, "late"), Wire.headers(1, request, end: true),
        ]
    )
    func afterPeersReset(_ late: [UInt8]) {
        let peer = Peer.server()
        let stream = peer.open(1)
        #expect(peer.receive(Wire.reset(1)) == [.reset(1, .cancel)])
        #expect(peer.connection.lastStreamError == nil)
        peer.connection.handlerEnded(stream)
        #expect(peer.receive(late).isEmpty)
        #expect(peer.connection.lastStreamError?.scope == .stream(1))
        #expect(peer.sent().map { $0.word() } == [ErrorCode.streamClosed.rawValue])
    }

    @Test("frames after our own RST_STREAM are ignored, and their octets come back to the connection's window")
    func afterOurReset() {
        var options = ConnectionOptions()
        options.connectionWindow = 65_535
        let peer = Peer.server(options)
        let stream = peer.open(1)
        peer.connection.reset(stream, .cancel)
        peer.connection.handlerEnded(stream)
        _ = peer.sent()
        let late = [UInt8](repeating: 0, count: 16_384)
        #expect(peer.receive(Wire.data(1, late) + Wire.data(1, late)).isEmpty)
        #expect(peer.receive(Wire.headers(1, Wire.block([("x", "y")]), end: true)).isEmpty)
        let frames = peer.sent()
        #expect(frames.map(\.type) == [.windowUpdate])
        #expect(frames.first.map { [UInt32($0.id), $0.word()] } == [0, 32_768])
    }

    @Test("late trailers on streams that we reset long ago do not end the connection")
    func afterManyResets() {
        var options = ConnectionOptions()
        options.maxConcurrentStreams = 200
        let peer = Peer.server(options)
        for id in stride(from: UInt32(1), to: 400, by: 2) {
            peer.connection.reset(peer.open(id), .cancel)
            if let stream = peer.streams[id] {
                peer.connection.handlerEnded(stream)
            }
        }
        _ = peer.sent()
        #expect(peer.receive(Wire.headers(1, Wire.block([("x", "y")]), end: true) + Wire.data(3, "late")).isEmpty)
        #expect(peer.sent().isEmpty)
    }
}
