import GRPCCore
import NIOCore
import Swiftlet
import Testing

@Suite("Timers of connections", .bothPaths, .serialized, .timeLimit(.minutes(5)))
struct TimerTests {
    @Test("a client that says nothing is closed when the time for the handshake is over")
    func handshake() async throws {
        var options = quietOptions()
        options.connections.handshakeTimeout = .seconds(1)
        try await withServer(CallTests.service, options: options) { server async throws in
            let silent = try await RawPeer.open(server.address)
            _ = await silent.restOfBytes()
            let slow = try await RawPeer.open(server.address)
            slow.send(Array(RawPeer.preface.prefix(10)))
            _ = await slow.restOfBytes()
        }
    }

    @Test("an idle connection is drained, one with a call is not")
    func idle() async throws {
        try await withMoreAndMoreTime { time async throws in
            var options = quietOptions()
            options.connections.maxIdle = time
            return try await withServer(CallTests.service, options: options) { server async throws in
                let peer = try await server.connect()
                // Who comes too late with a call finds the connection drained.
                guard try await peer.call("Echo", [1]).status == "0" else { return false }
                let goAway = await peer.nextFrame { $0.type == 7 }
                guard let goAway else { return false }
                #expect(goAway.payload.suffix(from: 4).first == 0)
                while await peer.nextFrame() != nil {}
                let busy = try await server.connect()
                let stream = busy.startCall("Collect", [("grpc-timeout", "\(Int(time * 2 / .seconds(1)))S")])
                return try await busy.response(stream).status == "4"
            }
        }
    }

    @Test("an old connection is drained, and cut when its grace is over")
    func age() async throws {
        var options = quietOptions()
        options.connections.maxAge = .seconds(1)
        options.connections.maxAgeGrace = .milliseconds(50)
        try await withServer(CallTests.service, options: options) { server async throws in
            let peer = try await server.connect()
            peer.startCall("Collect")
            let goAway = await peer.nextFrame { $0.type == 7 }
            #expect(goAway?.word == 0x7fff_ffff)
            while await peer.nextFrame() != nil {}
        }
    }

    @Test("a client that does not answer a keepalive PING is closed, one that does is not")
    func keepalive() async throws {
        try await withMoreAndMoreTime { time async throws in
            var options = quietOptions()
            options.keepalive.time = time
            options.keepalive.timeout = time
            return try await withServer(CallTests.service, options: options) { server async throws in
                let alive = try await server.connect()
                for _ in 0..<2 {
                    let ping = await alive.nextFrame { $0.type == 6 && $0.flags == 0 }
                    guard ping != nil else { return false }
                }
                guard try await alive.call("Echo", [1]).status == "0" else { return false }
                let dead = try await server.connect()
                _ = await dead.nextFrame { $0.type == 4 && $0.flags == 0 }
                dead.isPolite = false
                while await dead.nextFrame() != nil {}
                return true
            }
        }
    }

    @Test("a client that does not read is closed when the stall timeout is over, and its handler ends")
    func stall() async throws {
        let ended = AsyncStream<Void>.makeStream()
        let service = TestService(
            .serverStreaming("Flood") { _, writer, _ in
                defer { ended.continuation.yield() }
                let chunk = [UInt8](repeating: 1, count: 100_000)
                while true { try await writer.write(chunk) }
            },
            .unary("Echo") { message, _ in message }
        )
        var options = quietOptions()
        options.connections.stallTimeout = .milliseconds(200)
        try await withServer(service, options: options) { server async throws in
            let peer = try await server.connect()
            #expect(await peer.nextFrame { $0.type == 4 && $0.flags == 0 } != nil)
            try await peer.channel.setOption(.autoRead, value: false).get()
            let stream = peer.startCall("Flood")
            peer.sendMessage([], on: stream, endStream: true)
            peer.openWindow(0, by: 1 << 30)
            peer.openWindow(stream, by: 1 << 30)
            for await _ in ended.stream { break }
            let other = try await server.connect()
            #expect(try await other.call("Echo", [1]).status == "0")
        }
    }
}
