import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import SwiftProtobuf
import Testing

@testable import interop_server

/// A client on grpc-swift-2's own transport.
enum SwiftClient {
    typealias Client = GRPCClient<HTTP2ClientTransport.Posix>
    typealias Stub = Grpc_Testing_TestService.Client<HTTP2ClientTransport.Posix>

    static let requestSize = 271828
    static let responseSize = 314159

    /// Runs a server and `body` with a client of it.
    static func run(_ body: @Sendable (Client) async throws -> Void) async throws {
        try await ServerProgram.interop { address in
            let parts = address.split(separator: ":")
            let port = try #require(Int(parts[1]))
            try await withGRPCClient(
                transport: .http2NIOPosix(
                    target: .ipv4(address: String(parts[0]), port: port),
                    transportSecurity: .plaintext,
                    config: .defaults { $0.compression.enabledAlgorithms = [.gzip, .deflate] }
                )
            ) { client in
                try await body(client)
            }
        }
    }

    /// Runs a server and `body` with the test service's methods.
    static func withStub(_ body: @Sendable (Stub) async throws -> Void) async throws {
        try await Self.run { try await body(Stub(wrapping: $0)) }
    }

    /// The request of the large unary cases.
    static var largeRequest: Grpc_Testing_SimpleRequest {
        .with {
            $0.responseSize = Int32(Self.responseSize)
            $0.payload.body = Data(count: Self.requestSize)
        }
    }

    /// A request for responses of these sizes, with so many bytes of its own.
    static func request(_ sizes: Int..., body: Int = 0) -> Grpc_Testing_StreamingOutputCallRequest {
        .with {
            $0.responseParameters = sizes.map { size in .with { $0.size = Int32(size) } }
            $0.payload.body = Data(count: body)
        }
    }
}

/// The error that a call ends with; nil if it ends well.
func rpcError(_ call: () async throws -> Void) async throws -> RPCError? {
    do {
        try await call()
        return nil
    } catch let error as RPCError {
        return error
    }
}

extension Grpc_Testing_SimpleResponse {
    /// Expects the answer to a large request.
    func expectLarge(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(self.payload.body == Data(count: SwiftClient.responseSize), sourceLocation: sourceLocation)
    }
}

extension CallOptions {
    /// Messages in that encoding.
    static func compressed(_ algorithm: CompressionAlgorithm) -> CallOptions {
        var options = CallOptions.defaults
        options.compression = algorithm
        return options
    }
}
