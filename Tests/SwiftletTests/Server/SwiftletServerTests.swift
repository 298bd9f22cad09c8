import GRPCCore
import Logging
import ServiceLifecycle
import Testing

@testable import Swiftlet

@Suite("SwiftletServer", .timeLimit(.minutes(5)))
struct SwiftletServerTests {
    private static let echo = TestService(.unary("Echo") { message, _ in message })

    @Test("serves on all of its addresses, and ends by a graceful shutdown")
    func addresses() async throws {
        let server = SwiftletServer(
            addresses: [.ipv4(host: "127.0.0.1", port: 0), .ipv4(host: "127.0.0.1", port: 0)],
            services: [Self.echo],
            interceptors: [],
            options: quietOptions()
        )
        async let running: Void = server.run()
        let addresses = try await server.listeningAddresses
        #expect(addresses.count == 2)
        #expect(try await server.listeningAddress == addresses[0])
        for address in addresses {
            let peer = try await RawPeer.connect(to: address)
            #expect(try await peer.call("Echo", [1]).messages == [[1]])
            peer.close()
        }
        server.beginGracefulShutdown()
        try await running
    }

    @Test("is shut down with its ServiceGroup, and lets a running call finish")
    func serviceGroup() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let (started, start) = AsyncStream<Void>.makeStream()
        let service = TestService(
            .unary("Wait") { message, _ in
                start.yield()
                for await _ in gate { break }
                return message
            }
        )
        var options = quietOptions()
        options.shutdown.gracePeriod = .seconds(300)
        let server = SwiftletServer(address: .ipv4(host: "127.0.0.1", port: 0), services: [service], options: options)
        let group = ServiceGroup(services: [server], logger: options.observability.logger)
        async let running: Void = group.run()
        let peer = try await RawPeer.connect(to: try await server.listeningAddress)
        let stream = peer.startCall("Wait")
        peer.sendMessage([1], on: stream, endStream: true)
        for await _ in started { break }
        await group.triggerGracefulShutdown()
        // The server has said that it ends; the call is still running.
        #expect(await peer.nextFrame { $0.type == 7 } != nil)
        open.yield()
        #expect(try await peer.response(stream).messages == [[1]])
        try await running
    }

    @Test("says why it cannot run: options, addresses, twice")
    func failures() async throws {
        var options = quietOptions()
        options.calls.maxConcurrent = 0
        let address = ServerAddress.ipv4(host: "127.0.0.1", port: 0)
        let wrong = SwiftletServer(address: address, services: [Self.echo], options: options)
        await #expect(throws: SwiftletError.self) { try await wrong.run() }
        await #expect(throws: SwiftletError.self) { try await wrong.listeningAddress }

        let stopped = SwiftletServer(address: address, services: [Self.echo], options: quietOptions())
        stopped.beginGracefulShutdown()
        await #expect(throws: RuntimeError.self) { try await stopped.run() }
    }

    @Test("interceptors see all calls, in order")
    func interceptors() async throws {
        let server = SwiftletServer(
            address: .ipv4(host: "127.0.0.1", port: 0),
            services: [Self.echo],
            interceptors: [Mark("a"), Mark("b")],
            options: quietOptions()
        )
        async let running: Void = server.run()
        let peer = try await RawPeer.connect(to: try await server.listeningAddress)
        for _ in 1...2 {
            let response = try await peer.call("Echo", [1])
            #expect(response.head.filter { $0.0 == "mark" }.map(\.1) == ["b", "a"])
        }
        peer.close()
        server.beginGracefulShutdown()
        try await running
    }

    private struct Mark: ServerInterceptor {
        let name: String

        init(_ name: String) { self.name = name }

        func intercept<Input: Sendable, Output: Sendable>(
            request: StreamingServerRequest<Input>,
            context: ServerContext,
            next: (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
        ) async throws -> StreamingServerResponse<Output> {
            var response = try await next(request, context)
            response.metadata.addString(self.name, forKey: "mark")
            return response
        }
    }
}
