package import GRPCCore
import Swiftlet

/// What this file is for: everything that names a transport is here, so that another one is tested by changing this file.
typealias TransportUnderTest = SwiftletServerTransport

extension TransportUnderTest {
    /// A transport in plaintext that compresses what its peer accepts.
    ///
    /// - Parameters:
    ///   - host: An IP address.
    ///   - port: 0 picks a free one.
    ///   - maxRequestBytes: The largest request message; nil for the transport's default.
    /// - Returns: the transport, which does not listen yet.
    static func underTest(host: String, port: Int, maxRequestBytes: Int?) -> TransportUnderTest {
        var options = SwiftletServerOptions.defaults
        options.compression.responses = [.gzip, .deflate]
        if let maxRequestBytes { options.messages.maxReceiveSize = maxRequestBytes }
        let isIPv6 = host.contains(":")
        return .swiftlet(
            address: isIPv6 ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port),
            options: options
        )
    }
}

extension GRPCServer<TransportUnderTest> {
    /// The port that the server listens on, once it does.
    var listeningPort: Int? {
        get async throws { try await self.transport.listeningAddress.port }
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
