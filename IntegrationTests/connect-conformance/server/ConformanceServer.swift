import Foundation
import GRPCCore
import ServerUnderTest
import SwiftProtobuf

/// The server under test of Connect's conformance suite.
///
/// Reads what is asked of it from standard input, says on standard output where it listens, and serves until SIGTERM.
@main
struct ConformanceServer {
    private static let host = "127.0.0.1"

    static func main() async throws {
        let wish: Connectrpc_Conformance_V1_ServerCompatRequest = try SizedMessages.read(from: .standardInput)
        try Self.check(wish)
        let unimplemented = Connectrpc_Conformance_V1_ConformanceService.Method.Unimplemented.descriptor
        let server = ServerUnderTest(
            services: [ConformanceService(), MethodRemoval(unimplemented)],
            host: Self.host,
            port: 0,
            path: try Self.path,
            maxRequestBytes: wish.messageReceiveLimit == 0 ? nil : Int(wish.messageReceiveLimit)
        )
        try await server.run { port in
            var place = Connectrpc_Conformance_V1_ServerCompatResponse()
            place.host = Self.host
            place.port = UInt32(port)
            try SizedMessages.write(place, to: .standardOutput)
        }
    }

    /// The way of calls, which the only argument names.
    private static var path: CallPath {
        get throws {
            guard let name = CommandLine.arguments.dropFirst().first else { return .grpcCore }
            guard let path = CallPath(rawValue: name) else {
                let known = CallPath.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(description: "there is no path \(name): expected one of \(known)")
            }
            return path
        }
    }

    /// Refuses what this server does not speak.
    private static func check(_ wish: Connectrpc_Conformance_V1_ServerCompatRequest) throws(Failure) {
        guard wish.protocol == .grpc else { throw Failure(description: "protocol \(wish.protocol): expected gRPC") }
        guard wish.httpVersion == .httpVersion2 else {
            throw Failure(description: "HTTP \(wish.httpVersion): expected 2")
        }
        guard !wish.useTls else { throw Failure(description: "TLS was asked for: this server speaks plaintext") }
    }
}

/// Why the server could not start.
struct Failure: Error, CustomStringConvertible {
    var description: String
}
