import Foundation
import PeerSupport
import Testing

@Suite("The interoperability cases, from gRPC C++", .serialized, .timeLimit(.minutes(10)))
struct CppClientTests {
    static let cases = [
        "large_unary", "client_compressed_unary", "server_compressed_unary", "client_compressed_streaming",
        "server_compressed_streaming",
    ]

    @Test("passes", arguments: Self.cases, ServerProgram.paths)
    func passes(name: String, path: String) async throws {
        let program = try await PeerProgram.cppClient()
        try await ServerProgram.interop(path: path) { address in
            let client = try await PeerProcess.run(program, [address, name])
            #expect(client.output == "\(name): passed\n", "\(client.errors)")
        }
    }
}
