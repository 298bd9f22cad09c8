import GRPCCore
import Swiftlet
import Testing

@Suite("Starting and stopping", .bothPaths, .timeLimit(.minutes(5)))
struct ShutdownTests {
    private func server(
        _ service: TestService,
        _ options: SwiftletServerOptions = quietOptions()
    ) -> GRPCServer<SwiftletServerTransport> {
        GRPCServer(
            transport: .swiftlet(address: .ipv4(host: "127.0.0.1", port: 0), options: options),
            services: [service]
        )
    }

    @Test("a graceful shutdown lets running calls finish and takes no new ones")
    func graceful() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Wait") { message, _ in
                for await _ in gate.stream { break }
                return message
            }
        )
        var options = quietOptions()
        options.shutdown.gracePeriod = .seconds(300)
        let server = self.server(service, options)
        async let running: Void = server.serve()
        let peer = try await RawPeer.connect(to: try await server.transport.listeningAddress)
        let stream = peer.startCall("Wait")
        peer.sendMessage([5], on: stream, endStream: true)
        peer.send(type: 6, payload: [9, 0, 0, 0, 0, 0, 0, 0])
        _ = await peer.nextFrame { $0.type == 6 }
        server.beginGracefulShutdown()
        let first = await peer.nextFrame { $0.type == 7 }
        #expect(first?.word == 0x7fff_ffff)
        let second = await peer.nextFrame { $0.type == 7 }
        #expect(second?.word == stream)
        gate.continuation.finish()
        #expect(try await peer.response(stream).messages == [[5]])
        #expect(await peer.nextFrame() == nil)
        try await running
        await #expect(throws: SwiftletError.self) { try await server.transport.listeningAddress }
    }

    @Test("a shutdown with idle and half-open connections ends at once")
    func idle() async throws {
        let server = self.server(CallTests.service)
        async let running: Void = server.serve()
        let address = try await server.transport.listeningAddress
        let peer = try await RawPeer.connect(to: address)
        #expect(try await peer.call("Echo", [1]).status == "0")
        let silent = try await RawPeer.open(address)
        server.beginGracefulShutdown()
        while await peer.nextFrame() != nil {}
        #expect(await silent.restOfBytes().isEmpty)
        try await running
    }

    @Test("handlers that do not end are cut when the grace period is over", arguments: Execution.both)
    func graceOver(_ execution: Execution) async throws {
        let cancelled = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Heeds") { message, context in
                try await context.cancellation.cancelled
                cancelled.continuation.yield()
                return message
            }
        )
        var options = quietOptions()
        options.shutdown.gracePeriod = .milliseconds(50)
        options.calls.handlerExecution = execution
        let server = self.server(service, options)
        async let running: Void = server.serve()
        let peer = try await RawPeer.connect(to: try await server.transport.listeningAddress)
        let stream = peer.startCall("Heeds")
        peer.sendMessage([], on: stream, endStream: true)
        peer.send(type: 6, payload: [9, 0, 0, 0, 0, 0, 0, 0])
        _ = await peer.nextFrame { $0.type == 6 }
        server.beginGracefulShutdown()
        let response = try await peer.response(stream)
        #expect(response.status == "14")
        for await _ in cancelled.stream { break }
        try await running
    }

    @Test("a handler that never ends does not keep the server from ending")
    func neverEnds() async throws {
        let service = TestService(
            .unary("Never") { message, _ in
                await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
                return message
            }
        )
        var options = quietOptions()
        options.shutdown.gracePeriod = .milliseconds(10)
        options.listening.eventLoops = nil
        let server = self.server(service, options)
        async let running: Void = server.serve()
        let peer = try await RawPeer.connect(to: try await server.transport.listeningAddress)
        let stream = peer.startCall("Never")
        peer.sendMessage([], on: stream, endStream: true)
        peer.send(type: 6, payload: [9, 0, 0, 0, 0, 0, 0, 0])
        _ = await peer.nextFrame { $0.type == 6 }
        server.beginGracefulShutdown()
        #expect(try await peer.response(stream).status == "14")
        try await running
    }

    @Test("a handler that blocks its event loop keeps neither the other loops nor the server from ending")
    func blockedLoop() async throws {
        let entered = AsyncStream<Void>.makeStream()
        let isOpened = AsyncStream<Bool>.makeStream()
        let barrier = Barrier()
        let service = TestService(
            .unary("Echo") { message, _ in message },
            .unary("Block") { message, _ in
                entered.continuation.yield()
                isOpened.continuation.yield(barrier.block())
                return message
            }
        )
        var options = quietOptions()
        options.listening.eventLoops = 2
        options.shutdown.gracePeriod = .milliseconds(50)
        let server = self.server(service, options)
        async let running: Void = server.serve()
        let address = try await server.transport.listeningAddress
        // Connections go to the loops in turn; the socket that listens is the first one's.
        let blocking = try await RawPeer.connect(to: address)
        #expect(try await blocking.call("Echo", [1]).status == "0")
        let other = try await RawPeer.connect(to: address)
        #expect(try await other.call("Echo", [1]).status == "0")
        blocking.sendMessage([], on: blocking.startCall("Block"), endStream: true)
        for await _ in entered.stream { break }
        server.beginGracefulShutdown()
        #expect(await other.nextFrame { $0.type == 7 } != nil)
        while await other.nextFrame() != nil {}
        try await running
        barrier.open()
        #expect(await isOpened.stream.first { _ in true } == true, "the server did not end before the handler went on")
        while await blocking.nextFrame() != nil {}
    }

    @Test("cancelling the task that serves closes everything at once")
    func cancelled() async throws {
        let service = TestService(
            .unary("Heeds") { message, context in
                try await context.cancellation.cancelled
                return message
            }
        )
        let server = self.server(service)
        let task = Task { try await server.serve() }
        let peer = try await RawPeer.connect(to: try await server.transport.listeningAddress)
        let stream = peer.startCall("Heeds")
        peer.sendMessage([], on: stream, endStream: true)
        peer.send(type: 6, payload: [9, 0, 0, 0, 0, 0, 0, 0])
        _ = await peer.nextFrame { $0.type == 6 }
        task.cancel()
        #expect(try await peer.response(stream).status == "14")
        while await peer.nextFrame() != nil {}
        try await task.value
    }

    @Test("a shutdown before the transport listens is remembered")
    func early() async throws {
        let transport = SwiftletServerTransport(addresses: [.ipv4(host: "127.0.0.1", port: 0)], options: quietOptions())
        let address = Task { try await transport.listeningAddress }
        transport.beginGracefulShutdown()
        try await transport.listen { _, _ in }
        await #expect(throws: SwiftletError.self) { try await address.value }
    }

    @Test("a shutdown while it starts ends it")
    func whileStarting() async throws {
        for _ in 0..<20 {
            let server = self.server(CallTests.service)
            async let running: Void = server.serve()
            await Task.yield()
            server.transport.beginGracefulShutdown()
            try await running
        }
    }

    @Test("a transport listens once")
    func twice() async throws {
        let transport = SwiftletServerTransport(addresses: [.ipv4(host: "127.0.0.1", port: 0)], options: quietOptions())
        async let running: Void = transport.listen { _, _ in }
        _ = try await transport.listeningAddress
        await #expect(throws: SwiftletError.self) { try await transport.listen { _, _ in } }
        transport.beginGracefulShutdown()
        try await running
    }

    @Test("an address that is taken fails the start and tells those who wait")
    func taken() async throws {
        try await withServer(CallTests.service) { server async throws in
            let transport = SwiftletServerTransport(
                addresses: [.ipv4(host: "127.0.0.1", port: server.address.port ?? 0)],
                options: quietOptions()
            )
            let address = Task { try await transport.listeningAddress }
            await #expect(throws: SwiftletError.self) { try await transport.listen { _, _ in } }
            await #expect(throws: SwiftletError.self) { try await address.value }
        }
    }

    @Test("options out of range fail the start")
    func options() async throws {
        var options = quietOptions()
        options.connections.maxBufferedOutput = 1
        let transport = SwiftletServerTransport(addresses: [.ipv4(host: "127.0.0.1", port: 0)], options: options)
        await #expect(throws: SwiftletError.self) { try await transport.listen { _, _ in } }
    }

    @Test("localhost serves both families on one port")
    func localhost() async throws {
        let transport = SwiftletServerTransport(addresses: [.localhost(port: 0)], options: quietOptions())
        let server = GRPCServer(transport: transport, services: [CallTests.service])
        async let running: Void = server.serve()
        let addresses = try await transport.listeningAddresses
        #expect(Set(addresses.map(\.port)).count == 1)
        for address in addresses {
            let peer = try await RawPeer.connect(to: address)
            #expect(try await peer.call("Echo", [1]).status == "0")
        }
        server.beginGracefulShutdown()
        try await running
    }

    @Test("clients that come and go while the server stops are not left hanging")
    func race() async throws {
        for _ in 0..<10 {
            var options = quietOptions()
            options.listening.eventLoops = 2
            let server = self.server(CallTests.service, options)
            async let running: Void = server.serve()
            let address = try await server.transport.listeningAddress
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        guard let peer = try? await RawPeer.connect(to: address) else { return }
                        for _ in 0..<20 {
                            let stream = peer.startCall("Echo")
                            peer.sendMessage([1], on: stream, endStream: true)
                        }
                        while await peer.nextFrame() != nil {}
                    }
                }
                group.addTask { server.beginGracefulShutdown() }
            }
            try await running
        }
    }
}
