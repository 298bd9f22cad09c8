import Logging
import NIOCore
import NIOPosix
import Swiftlet
import Testing

@Suite("Listening on IP addresses")
struct InternetListenerTests {
    @Test("localhost is 127.0.0.1, and ::1 where the machine has it, on one port", arguments: 0..<5)
    func localhost(round: Int) async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.localhost(port: 0))
            let port = try #require(listeners.addresses.first?.port)
            #expect(port > 0)
            let v4 = EndpointAddress.ipv4(host: "127.0.0.1", port: port)
            #expect(listeners.addresses == (Machine.hasIPv6 ? [v4, .ipv6(host: "::1", port: port)] : [v4]))
            for address in listeners.addresses {
                let caller = try await Caller(address, group: server.group)
                #expect(await caller.heard() == GreetingServer.greeting)
            }
            #expect(server.ends.map(\.local) == listeners.addresses)
            #expect(server.ends.allSatisfy { $0.peer.host == $0.local.host && $0.peer.port != port })
            #expect(server.logged("listening", "swiftlet.address") == listeners.addresses.map(\.description))
            await listeners.close()
        }
    }

    @Test("any is every interface, each family by its own name")
    func anyInterface() async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.any(port: 0))
            let port = try #require(listeners.addresses.first?.port)
            let v4 = EndpointAddress.ipv4(host: "0.0.0.0", port: port)
            let both = [v4, EndpointAddress.ipv6(host: "::", port: port)]
            // A machine whose IPv6 is switched off may bind "::" all the same.
            #expect(listeners.addresses == both || (!Machine.hasIPv6 && listeners.addresses == [v4]))
            let caller = try await Caller(.ipv4(host: "127.0.0.1", port: port), group: server.group)
            #expect(await caller.heard() == GreetingServer.greeting)
            #expect(server.ends.first?.peer.host == "127.0.0.1")
            await listeners.close()
        }
    }

    @Test("an IPv4 peer of an IPv6 socket is written as IPv4", .enabled(if: Machine.hasIPv6))
    func mapped() async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.ipv6(host: "::", port: 0))
            let port = try #require(listeners.addresses.first?.port)
            // Where the system keeps the families apart, there is nothing to see.
            guard let caller = try? await Caller(.ipv4(host: "127.0.0.1", port: port), group: server.group) else {
                return
            }
            #expect(await caller.heard() == GreetingServer.greeting)
            #expect(server.ends.first?.peer.description.hasPrefix("ipv4:127.0.0.1:") == true)
            await listeners.close()
        }
    }

    @Test("a name is every address that it resolves to, on one port")
    func name() async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.host("localhost", port: 0))
            #expect(listeners.addresses.contains { $0.host == "127.0.0.1" || $0.host == "::1" })
            #expect(Set(listeners.addresses.map(\.port)).count == 1)
            for address in listeners.addresses {
                let caller = try await Caller(address, group: server.group)
                #expect(await caller.heard() == GreetingServer.greeting)
            }
            await listeners.close()
        }
    }

    @Test("several addresses are one server", .timeLimit(.minutes(5)))
    func several() async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(
                .ipv4(host: "127.0.0.1", port: 0),
                .ipv4(host: "127.0.0.1", port: 0)
            )
            #expect(Set(listeners.addresses.map(\.port)).count == 2)
            await listeners.close()
            for address in listeners.addresses {
                await Caller.refused(address, group: server.group)
            }
        }
    }

    @Test("closing leaves connections open, may be done twice, and frees the port")
    func closing() async throws {
        var isTaken = true
        // A port that was freed may be another test's at once, but not each time.
        for _ in 0..<5 where isTaken {
            try await GreetingServer.run { server in
                let listeners = try await server.bind(.localhost(port: 0))
                let address = try #require(listeners.addresses.first)
                let caller = try await Caller(address, group: server.group)
                #expect(await caller.heard() == GreetingServer.greeting)
                await listeners.close()
                await listeners.close()
                #expect(caller.channel.isActive)
                #expect(listeners.openConnections == 1)
                guard let next = try? await server.bind(.localhost(port: address.port ?? 0)) else { return }
                isTaken = false
                #expect(next.addresses == listeners.addresses)
                await next.close()
            }
        }
        #expect(!isTaken)
    }

    @Test("SO_REUSEPORT lets two servers share a port, on request only")
    func reusePort() async throws {
        try await GreetingServer.run { server in
            let first = try await server.bind(.localhost(port: 0)) { $0.listening.reusesPort = true }
            let port = try #require(first.addresses.first?.port)
            let second = try await server.bind(.localhost(port: port)) { $0.listening.reusesPort = true }
            #expect(second.addresses == first.addresses)
            await #expect(throws: SwiftletError.self) { try await server.bind(.localhost(port: port)) }
            await first.close()
            await second.close()
        }
    }

    @Test("whoever wants to know hears of a socket that the system breaks", .timeLimit(.minutes(5)))
    func breakNotice() async throws {
        try await GreetingServer.run { server in
            let socket = try RawSocket(listening: true)
            let listeners = try await server.bind(.listeningSocket(descriptor: socket.descriptor))
            socket.stopListening()
            #expect(await server.broken.first { _ in true } == listeners.addresses[0])
            await listeners.close()
        }
    }
}
