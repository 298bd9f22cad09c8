import Testing

@testable import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Addresses of sockets")
struct SocketAddressTests {
    @Test(
        "have a host and a port",
        arguments: [("127.0.0.1", 80), ("::1", 65_535), ("2001:db8::7", 0), ("0.0.0.0", 1)]
    )
    func internet(host: String, port: Int) throws {
        let address = try #require(SocketAddress(ip: host, port: port))
        #expect(address.family == (host.contains(":") ? AF_INET6 : AF_INET))
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.path == nil)
        var other = address
        other.port = 7
        #expect(other.port == 7)
        #expect(other.host == host)
        #expect((other == address) == (port == 7))
    }

    @Test("are made of literals only", arguments: ["localhost", "", "1.2.3", "1.2.3.4.5", "::1%", "[::1]", "::g"])
    func noLiteral(text: String) {
        #expect(SocketAddress(ip: text, port: 1) == nil)
    }

    @Test("have ports of 16 bits", arguments: [-1, 65_536, .max])
    func badPort(port: Int) {
        #expect(SocketAddress(ip: "127.0.0.1", port: port) == nil)
    }

    @Test("of Unix domain sockets have paths, up to what fits")
    func paths() throws {
        let longest = "/" + String(repeating: "x", count: SocketAddress.maxPathLength - 1)
        for path in ["/run/greeter.sock", "relative", longest] {
            let address = try #require(SocketAddress(path: path))
            #expect(address.path == path)
            #expect(address.family == AF_UNIX)
            #expect(address.host == nil)
            #expect(address.port == nil)
        }
        #expect(SocketAddress(path: longest + "x") == nil)
        #expect(SocketAddress(path: "a\0b") == nil)
    }

    @Test("may be none")
    func none() {
        #expect(SocketAddress.none.host == nil)
        #expect(SocketAddress.none.path == nil)
        #expect(SocketAddress.none.family == AF_UNSPEC)
    }
}
