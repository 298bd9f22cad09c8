import Testing

@testable import HTTP2

@Suite("HTTP/2 preface") struct PrefaceTests {
    static func verdict(_ text: String) -> Preface.Verdict {
        var preface = Preface()
        var cursor = 0
        return [UInt8](text.utf8).withUnsafeBytes { preface.receive($0, &cursor) }
    }

    @Test(
        "tells HTTP/2, HTTP/1.x and other things apart",
        arguments: [
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Preface.Verdict.complete),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r", .incomplete), ("", .incomplete), ("P", .incomplete), ("PO", .incomplete),
            ("GET / HTTP/1.1\r\n", .http1), ("POST /a HTTP/1.1", .http1), ("PUT /", .http1), ("PATCH /", .http1),
            ("CONNECT h:1", .http1), ("OPTIONS *", .http1), ("GETS /", .wrong), ("INVALID PREFACE", .wrong),
            ("PRI * HTTP/1.1\r\n", .wrong), ("\u{16}\u{3}\u{1}", .wrong), ("PRX", .wrong), ("get /", .wrong),
        ]
    )
    func verdicts(text: String, verdict: Preface.Verdict) {
        #expect(Self.verdict(text) == verdict)
    }

    @Test("an HTTP/1.x request is an event of its own, without a byte of HTTP/2 sent")
    func http1() {
        let peer = Peer()
        #expect(peer.receive([UInt8]("POS".utf8)).isEmpty)
        #expect(peer.receive([UInt8]("T / HTTP/1.1\r\n".utf8)) == [.http1])
        #expect(!peer.hasOutput)
        #expect(peer.receive([UInt8]("Host: x\r\n".utf8)).isEmpty)
    }

    @Test("anything else is answered with SETTINGS and GOAWAY")
    func wrong() {
        let peer = Peer()
        #expect(peer.receive([UInt8]("hello".utf8)) == [.ended])
        #expect(peer.sent().map(\.type) == [.settings, .windowUpdate, .goAway])
        #expect(peer.connection.failure?.code == .protocolError)
    }

    @Test(
        "the first frame must be SETTINGS",
        arguments: [
            Wire.ping(), Wire.settingsAck, Wire.headers(1, Wire.block(Wire.request), end: true),
        ]
    )
    func firstFrame(_ frame: [UInt8]) {
        let peer = Peer()
        #expect(peer.receive(Wire.preface + frame) == [.ended])
        #expect(peer.connection.failure?.code == .protocolError)
    }

    @Test("SETTINGS come first and are acknowledged")
    func settings() {
        let peer = Peer()
        #expect(peer.receive(Wire.preface + Wire.settings([(1, 100), (3, 7), (6, 1000), (8, 1)])).isEmpty)
        let frames = peer.sent()
        #expect(frames.map(\.type) == [.settings, .windowUpdate, .settings])
        #expect(frames.map(\.flags) == [0, 0, 1])
        #expect(peer.connection.settings.headerTableSize == 100)
        #expect(peer.connection.settings.maxConcurrentStreams == 7)
        #expect(peer.connection.settings.maxHeaderListSize == 1000)
    }
}

@Suite("HTTP/2 frame header") struct FrameHeaderTests {
    @Test(
        "round-trips",
        arguments: [
            FrameHeader(length: 0, type: .settings, flags: .ack, streamID: 0),
            FrameHeader(length: 0xff_ffff, type: .continuation, flags: [.endHeaders, .padded], streamID: 0x7fff_ffff),
            FrameHeader(length: 0x12_3456, type: FrameType(rawValue: 0xfe), streamID: 0x0102_0304),
        ]
    )
    func roundTrip(_ header: FrameHeader) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 9, alignment: 1)
        defer { bytes.deallocate() }
        let decoded = bytes.baseAddress.map { base in
            header.write(to: base)
            return FrameHeader(base)
        }
        #expect(decoded == header)
    }

    @Test("ignores the reserved bit")
    func reserved() {
        let bytes: [UInt8] = [0, 0, 4, 8, 0, 0x80, 0, 0, 3]
        let header = bytes.withUnsafeBytes { $0.baseAddress.map { FrameHeader($0) } }
        #expect(header == FrameHeader(length: 4, type: .windowUpdate, streamID: 3))
    }
}
