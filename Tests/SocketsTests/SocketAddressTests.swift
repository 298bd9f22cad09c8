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

    @Test("of a link have a zone: an interface, by its name or by its number")
    func zones() throws {
        let interface = try #require(Self.firstInterface)
        let address = try #require(SocketAddress(ip: "fe80::1%\(interface)", port: 80))
        #expect(address.host == "fe80::1%\(interface)")
        #expect(address == SocketAddress(ip: "fe80::1%1", port: 80))
        #expect(address != SocketAddress(ip: "fe80::1", port: 80))
        var other = address
        other.port = 7
        #expect(other.host == address.host)
        for text in ["fe80::1%", "fe80::1%0", "fe80::1%no-such-interface", "fe80::1%1%1", "127.0.0.1%\(interface)"] {
            #expect(SocketAddress(ip: text, port: 80) == nil)
        }
    }

    /// The name of the interface with the number 1: the loopback interface, as a rule.
    private static var firstInterface: String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) { name in
            if_indextoname(1, name.baseAddress).map { String(cString: $0) }
        }
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
