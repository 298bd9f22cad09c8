import Sockets
import Swiftlet
import Testing

@Suite("Addresses of connections")
struct EndpointAddressTests {
    @Test(
        "are written as gRPC writes peers",
        arguments: [
            ("127.0.0.1", 50_051, "ipv4:127.0.0.1:50051"),
            ("::1", 1, "ipv6:[::1]:1"),
            ("2001:db8::7", 65_535, "ipv6:[2001:db8::7]:65535"),
            ("::ffff:192.0.2.7", 80, "ipv4:192.0.2.7:80"),
        ]
    )
    func internet(host: String, port: Int, description: String) throws {
        let address = EndpointAddress(try #require(SocketAddress(ip: host, port: port)))
        #expect(address.description == description)
        #expect(address.port == port)
        #expect(address.path == nil)
    }

    @Test("of Unix domain sockets have a path")
    func unix() throws {
        let address = EndpointAddress(try #require(SocketAddress(path: "/run/greeter.sock")))
        #expect(address == .unix(path: "/run/greeter.sock"))
        #expect(address.description == "unix:/run/greeter.sock")
        #expect(address.path == "/run/greeter.sock")
        #expect(address.host == nil)
        #expect(address.port == nil)
    }

    @Test("may be unknown")
    func unknown() {
        let address = EndpointAddress(.none)
        #expect(address == .unknown)
        #expect(address.description == "unknown")
        #expect(address.path == nil)
    }

    @Test("tell their parts")
    func parts() {
        let address = EndpointAddress.ipv6(host: "::1", port: 7)
        #expect(address.host == "::1")
        #expect(address.isIPv6)
        #expect(!EndpointAddress.ipv4(host: "127.0.0.1", port: 7).isIPv6)
    }
}
