package import GRPCCore
import Metrics
import Swiftlet

// What this file is for: everything that names a transport is here, so that another one is tested by changing this file.

/// The way of calls through the server under test.
package enum CallPath: String, CaseIterable, Sendable {
    /// A `GRPCServer`, whose calls all go through GRPCCore.
    case grpcCore = "grpc-core"
    /// A `SwiftletServer`, which calls methods itself.
    case direct

    /// Makes a server in plaintext that compresses what its peer accepts.
    ///
    /// - Parameters:
    ///   - services: What it offers.
    ///   - host: An IP address.
    ///   - port: 0 picks a free one.
    ///   - maxRequestBytes: The largest request message; nil for the transport's default.
    ///   - metrics: Where its metrics go.
    /// - Returns: the server, which does not listen yet.
    func server(
        _ services: [any RegistrableRPCService],
        host: String,
        port: Int,
        maxRequestBytes: Int?,
        metrics: any MetricsFactory
    ) -> any ServingUnderTest {
        var options = SwiftletServerOptions.defaults
        options.compression.responses = [.gzip, .deflate]
        options.observability.metrics = .factory(metrics)
        if let maxRequestBytes { options.messages.maxReceiveSize = maxRequestBytes }
        let isIPv6 = host.contains(":")
        let address: ServerAddress = isIPv6 ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port)
        switch self {
        case .grpcCore: return GRPCServer(transport: .swiftlet(address: address, options: options), services: services)
        case .direct: return SwiftletServer(address: address, services: services, options: options)
        }
    }
}

/// What is asked of a server under test, of either type.
protocol ServingUnderTest: Sendable {
    /// Listens and serves until it is shut down.
    func serve() async throws
    /// Lets running calls finish, and ends ``serve()``.
    func beginGracefulShutdown()
    /// The port that it listens on, once it does.
    var port: Int? { get async throws }
}

extension GRPCServer<SwiftletServerTransport>: ServingUnderTest {
    var port: Int? {
        get async throws { try await self.transport.listeningAddress.port }
    }
}

extension SwiftletServer: ServingUnderTest {
    func serve() async throws {
        try await self.run()
    }

    var port: Int? {
        get async throws { try await self.listeningAddress.port }
    }
}

/// What a service under test asks of its transport beyond GRPCCore's own API.
package struct CallDetails {
    private let call: SwiftletCallContext?

    /// - Parameters:
    ///   - context: The call's.
    ///   - metadata: The metadata of the call's request.
    package init(_ context: ServerContext, metadata: Metadata) {
        self.call = context.transportSpecific as? SwiftletCallContext
    }

    /// The time until the call's deadline; nil if it has none.
    package var timeRemaining: Duration? { self.call?.timeRemaining }

    /// Whether the request message that was read last came with the compressed flag.
    package var isLastMessageCompressed: Bool { self.call?.isLastMessageCompressed ?? false }

    /// Says whether the messages that are written from now on leave compressed.
    package func compressResponses(_ isOn: Bool) {
        self.call?.compressesMessages = isOn
    }
}
