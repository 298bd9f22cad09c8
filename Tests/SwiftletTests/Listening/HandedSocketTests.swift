import NIOCore
import NIOPosix
import Swiftlet
import Testing

@Suite("Listening on sockets that others made")
struct HandedSocketTests {
    @Test("serves what a supervisor handed over", .timeLimit(.minutes(5)))
    func serve() async throws {
        try await GreetingServer.run { server in
            let socket = try RawSocket(listening: true)
            let listeners = try await server.bind(.listeningSocket(descriptor: socket.descriptor))
            #expect(listeners.addresses == [.ipv4(host: "127.0.0.1", port: socket.port)])
            let caller = try await Caller(listeners.addresses[0], group: server.group)
            #expect(await caller.heard() == GreetingServer.greeting)
            await listeners.close()
            await Caller.refused(listeners.addresses[0], group: server.group)
        }
    }

    @Test("refuses a socket that does not listen, and closes it")
    func notListening() async throws {
        try await GreetingServer.run { server in
            let socket = try RawSocket(listening: false)
            let error = await #expect(throws: SwiftletError.self) {
                try await server.bind(.listeningSocket(descriptor: socket.descriptor))
            }
            #expect(
                error?.message
                    == "could not listen on fd:\(socket.descriptor): it is a socket that does not listen: "
                    + "call listen() on it first"
            )
        }
    }

    @Test("closes a socket that it did not come to", .timeLimit(.minutes(5)))
    func notReached() async throws {
        try await GreetingServer.run { server in
            let socket = try RawSocket(listening: true)
            let address = EndpointAddress.ipv4(host: "127.0.0.1", port: socket.port)
            await #expect(throws: SwiftletError.self) {
                try await server.bind(
                    .ipv4(host: "192.0.2.1", port: 0),
                    .listeningSocket(descriptor: socket.descriptor)
                )
            }
            await Caller.refused(address, group: server.group)
        }
    }

    @Test("closes a socket when the server's options keep it from starting", .timeLimit(.minutes(5)))
    func notStarted() async throws {
        try await GreetingServer.run { server in
            let socket = try RawSocket(listening: true)
            let address = EndpointAddress.ipv4(host: "127.0.0.1", port: socket.port)
            var options = quietOptions()
            options.listening.backlog = 0
            let transport = SwiftletServerTransport(
                addresses: [.listeningSocket(descriptor: socket.descriptor)],
                options: options
            )
            let error = await #expect(throws: SwiftletError.self) { try await transport.listen { _, _ in } }
            #expect(error?.code == .invalidOption)
            await Caller.refused(address, group: server.group)
        }
    }

    @Test("closes a socket when it is shut down before it starts", .timeLimit(.minutes(5)))
    func shutDownEarly() async throws {
        try await GreetingServer.run { server in
            let socket = try RawSocket(listening: true)
            let address = EndpointAddress.ipv4(host: "127.0.0.1", port: socket.port)
            let transport = SwiftletServerTransport(
                addresses: [.listeningSocket(descriptor: socket.descriptor)],
                options: quietOptions()
            )
            transport.beginGracefulShutdown()
            try await transport.listen { _, _ in }
            await Caller.refused(address, group: server.group)
        }
    }

    @Test("refuses a socket that is given twice, and closes it once", .timeLimit(.minutes(5)))
    func twice() async throws {
        try await GreetingServer.run { server in
            let socket = try RawSocket(listening: true)
            let address = EndpointAddress.ipv4(host: "127.0.0.1", port: socket.port)
            let twice = ServerAddress.listeningSocket(descriptor: socket.descriptor)
            let error = await #expect(throws: SwiftletError.self) {
                try await server.bind(twice, .localhost(port: 0), twice)
            }
            #expect(error?.code == .invalidAddress)
            #expect(error?.message == "could not listen on fd:\(socket.descriptor): it is given twice: give it once")
            await Caller.refused(address, group: server.group)
        }
    }

    @Test("refuses a descriptor that is no socket")
    func noSocket() async throws {
        try await GreetingServer.run { server in
            let descriptor = try RawSocket.pipeEnd()
            let error = await #expect(throws: SwiftletError.self) {
                try await server.bind(.listeningSocket(descriptor: descriptor))
            }
            #expect(error?.message == "could not listen on fd:\(descriptor): it is no socket")
        }
    }
}
