import HPACK
import Testing

@testable import HTTP2

@Suite("HTTP/2 sending") struct SendTests {
    static let head = PreparedFields([(":status", "200"), ("content-type", "application/grpc")])
    static let tail = PreparedFields([("grpc-status", "0")])

    /// Answers a request with the template and returns whether it fitted.
    static func respond(
        _ peer: Peer,
        _ stream: StreamHandle,
        _ message: [UInt8],
        _ ids: (PreparedFields.ID, PreparedFields.ID)
    ) -> Bool {
        let place = peer.connection.respond(stream, headers: ids.0, trailers: ids.1, messageLength: message.count)
        guard let place else { return false }
        message.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: place, count: message.count).copyMemory(from: bytes)
        }
        return true
    }

    @Test("a whole response is three frames, and repeated ones take two bytes and one for the fields")
    func template() throws {
        let peer = Peer.server()
        let ids = (peer.connection.register(Self.head), peer.connection.register(Self.tail))
        var decoder = Decoder()
        for id in stride(from: UInt32(1), to: 21, by: 2) {
            let stream = peer.open(id, end: true)
            let message = [UInt8](repeating: UInt8(id), count: Int(id))
            #expect(Self.respond(peer, stream, message, ids))
            let frames = peer.sent()
            #expect(frames.map(\.type) == [.headers, .data, .headers])
            #expect(frames.map(\.endsStream) == [false, false, true])
            #expect(frames[1].payload == message)
            #expect(try Self.fields(&decoder, frames[0]) == [":status: 200", "content-type: application/grpc"])
            #expect(try Self.fields(&decoder, frames[2]) == ["grpc-status: 0"])
            if id > 3 {
                #expect(frames[0].payload.count == 2)
                #expect(frames[2].payload.count == 1)
            }
        }
        #expect(peer.streamCount == 0)
    }

    static func fields(_ decoder: inout Decoder, _ frame: SentFrame) throws -> [String] {
        var fields: [String] = []
        try frame.payload.withUnsafeBytes { bytes in
            try decoder.decode(bytes).forEachField { fields.append("\($0.nameText): \($0.valueText)") }
        }
        return fields
    }

    @Test("a response that does not fit whole is left to the parts")
    func doesNotFit() {
        let peer = Peer.server(settings: [(4, 10)])
        let ids = (peer.connection.register(Self.head), peer.connection.register(Self.tail))
        let stream = peer.open(1, end: true)
        #expect(!Self.respond(peer, stream, [UInt8](repeating: 0, count: 11), ids))
        #expect(peer.sent().isEmpty)
        #expect(Self.respond(peer, stream, [UInt8](repeating: 0, count: 10), ids))
        #expect(!Self.respond(peer, stream, [], ids))
    }

    @Test("a header block larger than a frame goes on in CONTINUATION frames")
    func continuation() throws {
        let peer = Peer.server()
        let stream = peer.open(1, end: true)
        let long = String(repeating: "~", count: 40_000)
        peer.connection.sendHeaders(stream, endStream: true) {
            $0.encode(.status, "200")
            $0.encode(name: "x-long", value: long)
        }
        let frames = peer.sent()
        #expect(frames.map(\.type) == [.headers, .continuation, .continuation])
        #expect(frames.map { $0.flags } == [1, 0, 4])
        var decoder = Decoder(limits: .init(softListSize: 100_000, hardListSize: 100_000))
        let whole = SentFrame(type: .headers, flags: 0, id: 1, payload: frames.flatMap(\.payload))
        #expect(try Self.fields(&decoder, whole) == [":status: 200", "x-long: \(long)"])
    }

    @Test("calls that the state does not allow do nothing")
    func misuse() {
        let peer = Peer.server()
        let stream = peer.open(1)
        #expect(peer.sendData(stream, [1]) == 0)
        #expect(!peer.finish(stream))
        #expect(peer.reserve(stream, 1) == nil)
        #expect(peer.respond(stream))
        #expect(!peer.respond(stream))
        #expect(peer.finish(stream))
        #expect(!peer.finish(stream))
        #expect(peer.sendData(stream, [1]) == 0)
        peer.connection.reset(stream, .cancel)
        peer.connection.handlerEnded(stream)
        peer.connection.consumed(stream, 5)
        peer.connection.consumed(StreamHandle(id: 99, slot: 1000), 5)
        let isSendable = peer.connection.isSendable(StreamHandle(id: 0, slot: 0))
        #expect(!isSendable)
        // The request had not ended, so the client is asked to stop.
        #expect(peer.sent().map(\.type) == [.headers, .headers, .resetStream])
    }

    @Test("a message can be written in place")
    func reserve() {
        let peer = Peer.server()
        let stream = peer.open(1, end: true)
        peer.connection.sendHeaders(stream) { $0.encode(.status, "200") }
        peer.connection.reserveData(stream, 3)?.copyMemory(from: [7, 8, 9] as [UInt8], byteCount: 3)
        #expect(peer.reserve(stream, 16_385) == nil)
        #expect(peer.sendData(stream, [], end: true) == 0)
        let frames = peer.sent()
        #expect(frames.map(\.type) == [.headers, .data, .data])
        #expect(frames[1].payload == [7, 8, 9])
        #expect(frames[2].endsStream)
    }
}

extension SendTests {
    @Test("a trimmed connection goes on as before")
    func trim() throws {
        let peer = Peer.server()
        let ids = (peer.connection.register(Self.head), peer.connection.register(Self.tail))
        var decoder = Decoder()
        for id in stride(from: UInt32(1), to: 41, by: 2) {
            let stream = peer.open(id, end: true)
            #expect(Self.respond(peer, stream, [1, 2, 3], ids))
            let frames = peer.sent()
            #expect(try Self.fields(&decoder, frames[0]) == [":status: 200", "content-type: application/grpc"])
            #expect(try Self.fields(&decoder, frames[2]) == ["grpc-status: 0"])
            if id % 3 == 0 {
                peer.connection.trim()
            }
        }
    }

    @Test("a larger initial window does not concern streams that are closed and whose handler still runs")
    func closedStreamsHaveNoWindow() {
        let peer = Peer.server()
        let stream = peer.open(1)
        _ = peer.receive(Wire.windowUpdate(1, 0x7fff_ffff - 65_535) + Wire.reset(1))
        #expect(peer.receive(Wire.settings([(4, 100_000)])).isEmpty)
        #expect(!peer.isOver)
        peer.connection.handlerEnded(stream)
    }

    @Test("the next block tells the smallest table between two blocks, even if one SETTINGS frame has both sizes")
    func smallestTableSize() {
        let peer = Peer.server()
        let stream = peer.open(1)
        _ = peer.receive(Wire.settings([(1, 0), (1, 4096)]))
        _ = peer.sent()
        peer.respond(stream)
        #expect(peer.sent().first.map { [UInt8]($0.payload.prefix(4)) } == [0x20, 0x3f, 0xe1, 0x1f])
    }
}
