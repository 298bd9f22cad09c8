import PeerSupport
import Testing

@Suite("The interoperability cases, from Python's grpcio", .serialized, .timeLimit(.minutes(5)))
struct PythonClientTests {
    static let cases = [
        "empty_unary", "cacheable_unary", "large_unary", "client_compressed_unary", "server_compressed_unary",
        "client_streaming", "client_compressed_streaming", "server_streaming", "server_compressed_streaming",
        "server_streaming_with_intervals", "ping_pong", "half_duplex", "empty_stream", "custom_metadata",
        "status_code_and_message", "special_status_message", "every_status_code", "unimplemented_method",
        "unimplemented_service", "cancel_after_begin", "cancel_after_first_response", "timeout_on_sleeping_server",
        "rpc_soak", "channel_soak",
    ]
    private static let script = "interop/python/grpcio_client.py"

    @Test("passes", arguments: Self.cases, ServerProgram.paths)
    func passes(name: String, path: String) async throws {
        try await ServerProgram.interop(path: path) { address in
            let client = try await PeerProgram.python(Self.script, address, name)
            #expect(client.output == "\(name): passed\n", "\(client.errors)")
        }
    }

    @Test("no case of the script is left out")
    func list() async throws {
        let client = try await PeerProgram.python(Self.script, "--list")
        #expect(Set(client.output.split(separator: "\n").map(String.init)) == Set(Self.cases))
    }
}
