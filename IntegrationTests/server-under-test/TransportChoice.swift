package import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// What this file is for: everything that names a transport is here, so that another one is tested by changing this file.
typealias TransportUnderTest = HTTP2ServerTransport.Posix

extension TransportUnderTest {
    /// A transport in plaintext that compresses what its peer accepts.
    ///
    /// - Parameters:
    ///   - host: An IP address.
    ///   - port: 0 picks a free one.
    ///   - maxRequestBytes: The largest request message; nil for the transport's default.
    /// - Returns: the transport, which does not listen yet.
    static func underTest(host: String, port: Int, maxRequestBytes: Int?) -> TransportUnderTest {
        let isIPv6 = host.contains(":")
        return .http2NIOPosix(
            address: isIPv6 ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port),
            transportSecurity: .plaintext,
            config: .defaults { config in
                config.compression.enabledAlgorithms = [.gzip, .deflate]
                if let maxRequestBytes { config.rpc.maxRequestPayloadSize = maxRequestBytes }
            }
        )
    }
}

extension GRPCServer<TransportUnderTest> {
    /// The port that the server listens on, once it does.
    var listeningPort: Int? {
        get async throws {
            let address = try await self.listeningAddress
            return address?.ipv4?.port ?? address?.ipv6?.port
        }
    }
}

/// What a service under test asks of its transport beyond GRPCCore's own API.
package struct CallDetails {
    private let metadata: Metadata

    /// - Parameters:
    ///   - context: The call's.
    ///   - metadata: The metadata of the call's request.
    package init(_ context: ServerContext, metadata: Metadata) {
        self.metadata = metadata
    }

    /// The time until the call's deadline; nil if it has none.
    package var timeRemaining: Duration? {
        self.metadata[stringValues: "grpc-timeout"].first { _ in true }.flatMap(Duration.init(timeout:))
    }

    /// Whether the request message that was read last came with the compressed flag.
    ///
    /// This transport does not tell: what is answered is whether the call's messages may have it.
    package var isLastMessageCompressed: Bool {
        self.metadata[stringValues: "grpc-encoding"].contains { $0 != "identity" }
    }

    /// Says whether the messages that are written from now on leave compressed.
    ///
    /// This transport compresses all messages that its peer accepts compressed.
    package func compressResponses(_ isOn: Bool) {}
}

extension Duration {
    /// Reads a `grpc-timeout`: up to eight digits and a unit.
    fileprivate init?(timeout: String) {
        guard let count = Int64(timeout.dropLast()) else { return nil }
        switch timeout.last {
        case "H": self = .seconds(count * 3600)
        case "M": self = .seconds(count * 60)
        case "S": self = .seconds(count)
        case "m": self = .milliseconds(count)
        case "u": self = .microseconds(count)
        case "n": self = .nanoseconds(count)
        default: return nil
        }
    }
}
