import Testing

@testable import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Sockets")
struct SocketTests {
    @Test("carry bytes, never wait, and tell the end")
    func transfer() throws {
        let pair = try SocketPair()
        #expect(pair.far.receiveText() == nil)
        #expect(pair.near.send("hello") == .bytes(5))
        #expect(pair.far.receiveText(2) == "he")
        #expect(pair.far.receiveText() == "llo")
        pair.near.close()
        withUnsafeTemporaryAllocation(byteCount: 8, alignment: 1) { #expect(pair.far.receive(into: $0) == .ended) }
        // No signal, but an error.
        #expect(pair.far.send("late") == .failed(EPIPE))
        pair.far.close()
    }

    @Test("send many buffers at once, in order", arguments: [1, 3, 64, 300])
    func gather(count: Int) throws {
        let pair = try SocketPair()
        defer { pair.close() }
        let texts = (0..<count).map { Array("\($0);".utf8) }
        let all = texts.flatMap { $0 }
        var sent = 0
        while sent < all.count {
            let rest = Array(all[sent...])
            let transfer = rest.withUnsafeBytes { bytes in
                let buffers = bytes.indices.map { UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + 1]) }
                return buffers.withUnsafeBufferPointer { pair.near.send($0) }
            }
            #expect(transfer == .bytes(min(Socket.maxBuffers, rest.count)))
            sent += min(Socket.maxBuffers, rest.count)
        }
        #expect(pair.far.receiveText(4096) == String(decoding: all, as: UTF8.self))
    }

    @Test("say when there is no room, and send what there is room for")
    func full() throws {
        let pair = try SocketPair()
        defer { pair.close() }
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        var total = 0
        var last = Transfer.bytes(0)
        while case .bytes(let count) = last {
            total += count
            last = bytes.withUnsafeBytes { pair.near.send($0) }
        }
        #expect(last == .wouldBlock)
        #expect(total > 0)
        #expect(pair.far.receiveText(total)?.utf8.count ?? 0 > 0)
    }

    @Test("listen, accept without waiting, and know both ends", .timeLimit(.minutes(5)))
    func accept() async throws {
        let listener = try Socket(family: AF_INET)
        defer { listener.close() }
        try listener.bind(to: try #require(SocketAddress(ip: "127.0.0.1", port: 0)))
        try listener.listen(backlog: 1)
        let address = listener.localAddress
        #expect(address.host == "127.0.0.1")
        #expect(try listener.accept() == nil)
        let client = try Socket(family: AF_INET)
        defer { client.close() }
        #expect([0, -1].contains(address.withSystemAddress { connect(client.descriptor, $0, $1) }))
        // A system that is busy brings the two together a moment later.
        var accepted = try listener.accept()
        while accepted == nil {
            await Task.yield()
            accepted = try listener.accept()
        }
        let (server, peer) = try #require(accepted)
        defer { server.close() }
        #expect(peer == client.localAddress)
        #expect(server.localAddress == address)
        server.sendAtOnce()
        #expect(server.option(TCP_NODELAY, level: CInt(IPPROTO_TCP)) ?? 0 != 0)
        #expect(fcntl(server.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(server.receiveText() == nil)
        #expect(client.send("x") == .bytes(1))
    }

    @Test("say which call the system refused, and why")
    func errors() throws {
        let socket = try Socket(family: AF_INET)
        defer { socket.close() }
        let address = try #require(SocketAddress(ip: "192.0.2.1", port: 0))
        let error = #expect(throws: SocketError.self) { try socket.bind(to: address) }
        #expect(error?.call == "bind")
        #expect(error?.code == EADDRNOTAVAIL)
        #expect(error?.code.isUnavailableAddress == true)
    }
}
