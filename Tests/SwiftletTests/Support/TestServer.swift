import GRPCCore
import Logging

@testable import Swiftlet

/// A server that runs while a test's body does.
struct TestServer: Sendable {
    let server: GRPCServer<SwiftletServerTransport>
    let address: EndpointAddress

    func connect() async throws -> RawPeer {
        try await RawPeer.connect(to: self.address)
    }
}

/// Options whose log says nothing.
func quietOptions() -> SwiftletServerOptions {
    var options = SwiftletServerOptions()
    options.observability.logger.logLevel = .critical
    options.observability.metrics = .off
    options.listening.eventLoops = 1
    // The scripted client is a task among those of all tests: it may be slow to say its part.
    options.connections.handshakeTimeout = .seconds(300)
    return options
}

/// Runs a server beside `body`, and shuts it down behind it.
func withServer<Result: Sendable>(
    _ service: TestService,
    options: SwiftletServerOptions = quietOptions(),
    address: ServerAddress = .ipv4(host: "127.0.0.1", port: 0),
    interceptors: [any ServerInterceptor] = [],
    _ body: (TestServer) async throws -> Result
) async throws -> Result {
    let server = ServerPath.current.server(service, options: options, address: address, interceptors: interceptors)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.serve() }
        let address = try await server.transport.listeningAddress
        let result: Result
        do {
            result = try await body(TestServer(server: server, address: address))
        } catch {
            group.cancelAll()
            throw error
        }
        server.beginGracefulShutdown()
        try await group.waitForAll()
        return result
    }
}

/// Runs a server of services that are registered as `SwiftletServer` does it, and connects to it.
func withServer(_ registration: ServiceRegistration, _ body: (RawPeer) async throws -> Void) async throws {
    let transport = SwiftletServerTransport(
        addresses: [.ipv4(host: "127.0.0.1", port: 0)],
        options: quietOptions(),
        plan: registration.plan
    )
    let server = GRPCServer(transport: transport, router: registration.router)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.serve() }
        do {
            try await body(try await RawPeer.connect(to: try await transport.listeningAddress))
        } catch {
            group.cancelAll()
            throw error
        }
        server.beginGracefulShutdown()
        try await group.waitForAll()
    }
}
