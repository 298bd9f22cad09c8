import Swiftlet
import Testing

@Suite("Addresses to listen on")
struct ServerAddressTests {
    @Test(
        "are read from text",
        arguments: [
            ("localhost:50051", .localhost(port: 50_051)),
            ("localhost:0", .localhost(port: 0)),
            ("*:80", .any(port: 80)),
            (":80", .any(port: 80)),
            ("127.0.0.1:65535", .ipv4(host: "127.0.0.1", port: 65_535)),
            ("ipv4:127.0.0.1:1", .ipv4(host: "127.0.0.1", port: 1)),
            ("[::1]:0", .ipv6(host: "::1", port: 0)),
            ("ipv6:[::1]:50051", .ipv6(host: "::1", port: 50_051)),
            ("[fe80::1%1]:80", .ipv6(host: "fe80::1%1", port: 80)),
            ("grpc.internal:50051", .host("grpc.internal", port: 50_051)),
            ("my_host-2:1", .host("my_host-2", port: 1)),
            ("unix:/run/greeter.sock", .unixDomainSocket(path: "/run/greeter.sock")),
            ("unix:///run/greeter.sock", .unixDomainSocket(path: "/run/greeter.sock")),
            ("unix:greeter.sock", .unixDomainSocket(path: "greeter.sock")),
            ("fd:3", .listeningSocket(descriptor: 3)),
        ] as [(String, ServerAddress)]
    )
    func parsing(text: String, address: ServerAddress) throws {
        #expect(try ServerAddress(parsing: text) == address)
        #expect(try ServerAddress(parsing: address.description) == address)
    }

    @Test(
        "say what is wrong with other text",
        arguments: [
            ("", "a port is missing, as in localhost:50051; 0 lets the system choose"),
            ("localhost", "a port is missing, as in localhost:50051; 0 lets the system choose"),
            ("50051", "a host is missing: localhost:50051 is this machine, *:50051 every interface"),
            ("localhost:", "a port is missing after \":\"; 0 lets the system choose"),
            ("localhost:http", "\"http\" is not a port: expected a number from 0 to 65535"),
            ("localhost:+1", "\"+1\" is not a port: expected a number from 0 to 65535"),
            ("localhost:65536", "\"65536\" is not a port: expected a number from 0 to 65535"),
            (
                "localhost:99999999999999999999",
                "\"99999999999999999999\" is not a port: expected a number from 0 to 65535"
            ),
            ("::1", "an IPv6 address needs brackets and a port, as in [::1]:50051"),
            ("[::1]", "an IPv6 address needs brackets and a port, as in [::1]:50051"),
            ("::1:50051", "an IPv6 address needs brackets and a port, as in [::1]:50051"),
            ("[::g]:1", "\"::g\" is not an IPv6 address, as in [::1]:50051"),
            ("[localhost]:1", "\"localhost\" is not an IPv6 address, as in [::1]:50051"),
            ("127.0.0.256:1", "\"127.0.0.256\" is not an IPv4 address, as in 127.0.0.1"),
            ("1.2.3:1", "\"1.2.3\" is not an IPv4 address, as in 127.0.0.1"),
            ("ipv4:localhost:1", "\"localhost\" is not an IPv4 address, as in 127.0.0.1"),
            ("my host:1", "\"my host\" is not a host name: expected letters, digits, \"-\" and \".\""),
            ("http://localhost:1", "leave out \"http://\": expected host:port or unix:/path"),
            ("unix:", "expected a path after \"unix:\", as in unix:/run/greeter.sock"),
            ("fd:", "expected the number of a listening socket after \"fd:\", as in fd:3"),
            ("fd:-1", "expected the number of a listening socket after \"fd:\", as in fd:3"),
        ]
    )
    func rejections(text: String, problem: String) {
        let error = #expect(throws: SwiftletError.self) { try ServerAddress(parsing: text) }
        #expect(error?.code == .invalidAddress)
        #expect(error?.description == "\"\(text)\" is not an address to listen on: \(problem)")
    }
}
