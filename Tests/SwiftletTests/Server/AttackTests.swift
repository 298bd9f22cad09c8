import GRPCCore
import NIOCore
import Swiftlet
import Testing

/// Each attack of the design's table, played against a server that a well-behaved client uses meanwhile.
///
/// The engine has its own tests for the exact limits. Here it counts that the attacker's connection ends, that others do
/// not notice, and that the server lives on.
@Suite("Attacks", .bothPaths, .timeLimit(.minutes(5)))
struct AttackTests {
    struct Attack: CustomTestStringConvertible, Sendable {
        let name: String
        /// The code of the GOAWAY.
        var code: UInt32 = 11
        let play: @Sendable (RawPeer) async throws -> Void
        var testDescription: String { self.name }
    }

    static let attacks: [Attack] = [
        Attack(name: "rapid reset (CVE-2023-44487)") { peer in
            for _ in 0..<2000 {
                let stream = peer.startCall("Stay")
                peer.reset(stream)
            }
        },
        Attack(name: "streams that the server must reset (MadeYouReset, CVE-2025-8671)") { peer in
            for _ in 0..<2000 {
                let stream = peer.startCall("Stay")
                peer.openWindow(stream, by: 0)
            }
        },
        Attack(name: "CONTINUATION flood (CVE-2024-27316)") { peer in
            peer.send(type: 1, stream: 1, payload: RawPeer.block(RawPeer.requestFields("/x/y")))
            for _ in 0..<1000 { peer.send(type: 9, stream: 1, payload: RawPeer.block([("a", "b")])) }
        },
        Attack(name: "HPACK bomb", code: 11) { peer in
            let value = String(repeating: "x", count: 4000)
            let insert: [UInt8] = [0x40, 1, 0x61] + [0x7f, 0xa1, 0x1e] + [UInt8](value.utf8)
            let block = RawPeer.block(RawPeer.requestFields("/x/y")) + insert + [UInt8](repeating: 0xbe, count: 10_000)
            peer.send(type: 1, flags: 5, stream: 1, payload: block)
        },
        Attack(name: "PING flood (CVE-2019-9512)") { peer in
            for _ in 0..<20_000 { peer.send(type: 6, payload: [UInt8](repeating: 0, count: 8)) }
        },
        Attack(name: "SETTINGS flood (CVE-2019-9515)") { peer in
            for _ in 0..<5000 { peer.send(type: 4, payload: []) }
        },
        Attack(name: "empty DATA (CVE-2019-9518)") { peer in
            let stream = peer.startCall("Stay")
            for _ in 0..<20_000 { peer.send(type: 0, stream: stream, payload: []) }
        },
        Attack(name: "tiny DATA") { peer in
            let stream = peer.startCall("Stay")
            peer.send(type: 0, stream: stream, payload: [0, 0, 3, 0, 0])
            for _ in 0..<20_000 { peer.send(type: 0, stream: stream, payload: [1]) }
        },
        Attack(name: "PRIORITY flood (CVE-2019-9513)") { peer in
            for _ in 0..<20_000 { peer.send(type: 2, stream: 1, payload: [0, 0, 0, 0, 1]) }
        },
        Attack(name: "WINDOW_UPDATE flood") { peer in
            for _ in 0..<20_000 { peer.openWindow(0, by: 1) }
        },
        Attack(name: "WINDOW_UPDATE overflow", code: 3) { peer in
            peer.openWindow(0, by: 0x7fff_ffff)
        },
    ]

    private static let service = TestService(
        .unary("Echo") { message, _ in message },
        .bidirectional("Stay") { messages, _, context in
            for try await _ in messages {}
        },
        .serverStreaming("Flood") { _, writer, _ in
            let chunk = [UInt8](repeating: 1, count: 60_000)
            while true { try await writer.write(chunk) }
        }
    )

    @Test("the attacker is cut off, another client unharmed", arguments: attacks)
    func attack(_ attack: Attack) async throws {
        try await withServer(Self.service) { server async throws in
            async let answers = Self.behave(server, calls: 50)
            let peer = try await server.connect()
            _ = await peer.nextFrame { $0.type == 4 }
            try await attack.play(peer)
            let goAway = await peer.nextFrame { $0.type == 7 }
            #expect(goAway?.payload[4..<8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } == attack.code)
            while await peer.nextFrame() != nil {}
            #expect(try await answers == 50)
        }
    }

    @Test("a client that asks and does not read fills no memory", arguments: ["Flood", "Echo"])
    func slowRead(_ method: String) async throws {
        var options = quietOptions()
        options.connections.stallTimeout = .seconds(1)
        try await withServer(Self.service, options: options) { server async throws in
            async let answers = Self.behave(server, calls: 50)
            let peer = try await server.connect()
            peer.isPolite = false
            _ = await peer.nextFrame { $0.type == 4 }
            try await peer.channel.setOption(.autoRead, value: false).get()
            peer.openWindow(0, by: 1 << 30)
            for _ in 0..<500 {
                let stream = peer.startCall(method)
                peer.sendMessage([UInt8](repeating: 1, count: 10_000), on: stream, endStream: true)
                peer.openWindow(stream, by: 1 << 30)
            }
            #expect(try await answers == 50)
        }
    }

    @Test("a decompression bomb is stopped at the limit")
    func bomb() async throws {
        var options = quietOptions()
        options.messages.maxReceiveSize = 1_000_000
        // 100 MB of zeros take 100 KB in gzip: made by the server's own compressor.
        var packed = MessageBuffer()
        let zeros = [UInt8](repeating: 0, count: 100_000_000)
        let isPacked = zeros.withUnsafeBytes { Compressor(.gzip).compress($0, into: &packed) }
        #expect(isPacked)
        let bytes = Array(packed.bytes)
        try await withServer(Self.service, options: options) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Echo", [("grpc-encoding", "gzip")])
            let message = RawPeer.message(bytes, flag: 1)
            var offset = 0
            while offset < message.count {
                let end = min(offset + 16_000, message.count)
                let isLast = end == message.count
                peer.send(type: 0, flags: isLast ? 1 : 0, stream: stream, payload: Array(message[offset..<end]))
                offset = end
            }
            #expect(try await peer.response(stream).status == "8")
            #expect(try await peer.call("Echo", [1]).status == "0")
        }
    }

    @Test("connections beyond the limit are closed, those within it are served")
    func connections() async throws {
        var options = quietOptions()
        options.connections.max = 2
        try await withServer(Self.service, options: options) { server async throws in
            let first = try await server.connect()
            #expect(try await first.call("Echo", [1]).status == "0")
            let second = try await server.connect()
            #expect(try await second.call("Echo", [1]).status == "0")
            let third = try await RawPeer.open(server.address)
            #expect(await third.restOfBytes().isEmpty)
            #expect(try await first.call("Echo", [1]).status == "0")
        }
    }

    /// What a well-behaved client does meanwhile: how many of its calls went well.
    private static func behave(_ server: TestServer, calls: Int) async throws -> Int {
        let peer = try await server.connect()
        var count = 0
        for index in 0..<calls {
            let message = [UInt8](repeating: UInt8(index), count: 100)
            let response = try await peer.call("Echo", message)
            count += response.messages == [message] && response.status == "0" ? 1 : 0
        }
        return count
    }
}
