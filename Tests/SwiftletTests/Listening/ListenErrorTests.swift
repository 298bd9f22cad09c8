import NIOCore
import NIOPosix
import Testing

@testable import Swiftlet

@Suite("Errors of listening")
struct ListenErrorTests {
    @Test(
        "say what was wrong and what to do",
        arguments: [
            (
                .ipv4(host: "192.0.2.1", port: 0),
                .listenFailed,
                "could not listen on 192.0.2.1:0: cannot assign requested address "
                    + "(this machine has no such address: choose one of its own, localhost, or *)"
            ),
            (
                .ipv4(host: "127.0.0.1", port: 65_536), .invalidAddress,
                "could not listen on 127.0.0.1:65536: port 65536 is not in 0…65535"
            ),
            (
                .localhost(port: -1), .invalidAddress,
                "could not listen on localhost:-1: port -1 is not in 0…65535"
            ),
            (
                .ipv4(host: "localhost", port: 1), .invalidAddress,
                "could not listen on localhost:1: \"localhost\" is not an IPv4 address, as in 127.0.0.1; "
                    + "use host(_:port:) for names"
            ),
            (
                .ipv6(host: "127.0.0.1", port: 1), .invalidAddress,
                "could not listen on [127.0.0.1]:1: \"127.0.0.1\" is not an IPv6 address, as in ::1; "
                    + "use host(_:port:) for names"
            ),
            (
                .ipv6(host: "fe80::1%no-such-interface", port: 1), .invalidAddress,
                "could not listen on [fe80::1%no-such-interface]:1: \"fe80::1%no-such-interface\" is not an IPv6 address, "
                    + "with an interface of this machine, as in fe80::1%eth0; use host(_:port:) for names"
            ),
            (
                .unixDomainSocket(path: "/no-such-directory/greeter.sock"), .listenFailed,
                "could not listen on unix:/no-such-directory/greeter.sock: no such file or directory "
                    + "(the directory does not exist: create it first)"
            ),
            (
                .unixDomainSocket(path: ""), .invalidAddress,
                "could not listen on unix:: the path is empty or holds a zero byte"
            ),
            (
                .listeningSocket(descriptor: -1), .listenFailed,
                "could not listen on fd:-1: no such descriptor is open"
            ),
        ] as [(ServerAddress, SwiftletError.Code, String)]
    )
    func refusals(address: ServerAddress, code: SwiftletError.Code, message: String) async throws {
        try await GreetingServer.run { server in
            let error = await #expect(throws: SwiftletError.self) { try await server.bind(address) }
            #expect(error?.code == code)
            #expect(error?.message == message)
        }
    }

    @Test("name a taken port, and undo what was bound before")
    func takenPort() async throws {
        try await GreetingServer.run { server in
            let first = try await server.bind(.ipv4(host: "127.0.0.1", port: 0))
            let port = try #require(first.addresses.first?.port)
            try await TemporaryDirectory.run { directory in
                // Nobody else may take it meanwhile, as they may a port.
                let before = ServerAddress.unixDomainSocket(path: directory.path("a.sock"))
                let error = await #expect(throws: SwiftletError.self) {
                    try await server.bind(before, .localhost(port: port))
                }
                #expect(
                    error?.message
                        == "could not listen on localhost:\(port): address already in use (another process listens there: "
                        + "stop it, choose another port, or port 0 for any)"
                )
                #expect(!directory.holds("a.sock"))
                let again = try await server.bind(before)
                await again.close()
            }
            await first.close()
        }
    }

    @Test("half of localhost is none of it", .enabled(if: Machine.hasIPv6), .timeLimit(.minutes(5)))
    func halfOfLocalhost() async throws {
        try await GreetingServer.run { server in
            let blocker = try await server.bind(.ipv6(host: "::1", port: 0))
            let port = try #require(blocker.addresses.first?.port)
            await #expect(throws: SwiftletError.self) { try await server.bind(.localhost(port: port)) }
            await Caller.refused(.ipv4(host: "127.0.0.1", port: port), group: server.group)
            await blocker.close()
        }
    }

    @Test("a name that does not resolve is named")
    func unknownName() async throws {
        try await GreetingServer.run { server in
            let error = await #expect(throws: SwiftletError.self) {
                try await server.bind(.host("no-such-host.invalid", port: 1))
            }
            let prefix = "could not listen on no-such-host.invalid:1: \"no-such-host.invalid\" does not resolve: "
            #expect(error?.message.hasPrefix(prefix) == true)
        }
    }

    @Test("a server without an address has nothing to do")
    func noAddress() async throws {
        try await GreetingServer.run { server in
            let error = await #expect(throws: SwiftletError.self) { try await server.bind() }
            #expect(error?.message == "the server has no address to listen on: give it at least one")
        }
    }

    @Test("advise on ports that need a privilege")
    func privilege() {
        let advice = "ports below 1024 need a privilege: choose a higher one, or grant CAP_NET_BIND_SERVICE"
        #expect(SystemError.permissionDenied.described(port: 80) == "permission denied (\(advice))")
        let other = "permission denied (check the permissions of the directory, or what forbids it)"
        #expect(SystemError.permissionDenied.described(port: 1024) == other)
        #expect(SystemError.permissionDenied.described(port: nil) == other)
    }
}
