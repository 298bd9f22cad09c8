import HPACK
import Testing

@testable import HTTP2

/// A client and a server of ours, bytes carried by hand.
@Suite("HTTP/2 client role") struct ClientTests {
    let client = Peer(role: .client)
    let server = Peer()

    /// Carries bytes to and fro until both are silent.
    @discardableResult
    func exchange() -> (client: [Seen], server: [Seen]) {
        var seen: (client: [Seen], server: [Seen]) = ([], [])
        seen.client += self.client.events()
        seen.server += self.server.events()
        while self.client.hasOutput || self.server.hasOutput {
            seen.server += self.server.receive(self.client.sentBytes())
            seen.client += self.client.receive(self.server.sentBytes())
        }
        return seen
    }

    func request(_ path: String = "/s/m", end: Bool = false) -> StreamHandle? {
        guard let stream = self.client.connection.openStream() else { return nil }
        self.client.connection.sendHeaders(stream, endStream: end) {
            $0.encode(.method, "POST")
            $0.encode(.scheme, "http")
            $0.encode(.path, path)
            $0.encode(.authority, "host")
        }
        return stream
    }

    @Test("a call goes through")
    func call() throws {
        let stream = try #require(self.request())
        #expect(self.client.sendData(stream, [1, 2, 3], end: true) == 3)
        let fields = [":method: POST", ":scheme: http", ":path: /s/m", ":authority: host"]
        #expect(self.exchange().server == [.headers(1, fields, end: false), .data(1, [1, 2, 3], end: true)])
        let handle = try #require(self.server.streams[1])
        self.server.respond(handle)
        _ = self.server.sendData(handle, [9])
        self.server.finish(handle)
        #expect(
            self.exchange().client == [
                .headers(1, [":status: 200"], end: false), .data(1, [9], end: false),
                .trailers(1, ["grpc-status: 0"]),
            ]
        )
        #expect(self.client.streamCount == 1)
        self.client.connection.handlerEnded(stream)
        #expect(self.client.streamCount == 0)
        #expect(self.server.streamCount == 0)
        #expect(!self.client.hasOutput)
    }

    @Test("a large message goes through small windows unharmed")
    func large() throws {
        let stream = try #require(self.request())
        let message = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var sent = self.client.sendData(stream, message, end: true)
        self.client.onEvent = { peer, event in
            if case .writable(let stream) = event {
                sent += peer.sendData(stream, Array(message[sent...]), end: true)
            }
        }
        var received: [UInt8] = []
        while sent < message.count || self.client.hasOutput || self.server.hasOutput {
            for case .data(_, let bytes, _) in self.exchange().server {
                received += bytes
            }
        }
        #expect(received == message)
        #expect(self.server.connection.receiveWindow.held == 0)
    }

    @Test("interim responses are passed over, and 1xx with END_STREAM is refused")
    func interim() throws {
        let stream = try #require(self.request(end: true))
        _ = self.client.sent()
        _ = self.client.receive(Wire.settings())
        let early = Wire.headers(1, Wire.block([(":status", "103")]))
        #expect(self.client.receive(early).isEmpty)
        #expect(
            self.client.receive(Wire.headers(1, Wire.block([(":status", "100")]), end: true)) == [
                .reset(1, .protocolError)
            ]
        )
        self.client.connection.handlerEnded(stream)
    }

    @Test("streams are bounded by what the server allows")
    func bounded() {
        self.exchange()
        _ = self.client.receive(Wire.settings([(3, 2)]))
        #expect(self.request() != nil)
        #expect(self.request() != nil)
        #expect(self.request() == nil)
    }

    @Test("after the server's GOAWAY no stream is opened, and the drain ends with the last one")
    func goAway() throws {
        let stream = try #require(self.request(end: true))
        self.exchange()
        self.server.connection.drain(now: self.server.now)
        let seen = self.exchange()
        #expect(seen.client == [.goAway(0x7fff_ffff, .noError), .goAway(1, .noError)])
        #expect(self.request() == nil)
        let handle = try #require(self.server.streams[1])
        self.server.respond(handle, end: true)
        let last = self.exchange()
        #expect(last.client == [.headers(1, [":status: 200"], end: true)])
        #expect(last.server == [.ended])
        self.client.connection.handlerEnded(stream)
    }

    @Test(
        "a server that breaks the rules is told so",
        arguments: [
            (Wire.headers(2, Wire.block([(":status", "200")])), ErrorCode.protocolError),
            (Wire.headers(3, Wire.block([(":status", "200")])), .protocolError),
            (Wire.frame(5, 4, 1, Wire.word(2)), .protocolError), (Wire.settings([(2, 1)]), .protocolError),
            (Wire.data(5, "x"), .protocolError),
        ]
    )
    func rules(bytes: [UInt8], code: ErrorCode) {
        _ = self.request()
        _ = self.client.receive(Wire.settings())
        #expect(self.client.receive(bytes) == [.ended])
        #expect(self.client.connection.failure?.code == code)
    }

    @Test(
        "DATA before HEADERS and responses without a status reset the stream",
        arguments: [
            Wire.data(1, "x"), Wire.headers(1, Wire.block([("x", "y")])),
        ]
    )
    func malformed(bytes: [UInt8]) {
        _ = self.request()
        _ = self.client.receive(Wire.settings())
        #expect(self.client.receive(bytes) == [.reset(1, .protocolError)])
    }

    @Test("PINGs are answered, ours come back, and the peer's are not counted against a server")
    func pings() {
        self.exchange()
        self.client.connection.sendPing(42)
        #expect(self.exchange().client == [.pong(42)])
        for _ in 0..<20 {
            self.server.connection.sendPing(7)
            #expect(self.exchange().server == [.pong(7)])
        }
    }
}
