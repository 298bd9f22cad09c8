import PeerSupport
import Testing

@Suite("The interoperability cases that libraries hide, frame by frame", .serialized, .timeLimit(.minutes(5)))
struct RawClientTests {
    static let cases = [
        "server_compressed_unary", "server_compresses_only_what_is_accepted", "server_compressed_streaming",
        "client_compressed_unary", "client_compressed_streaming", "unknown_encoding",
        "compressed_flag_without_encoding", "compressed_nonsense", "bodies_that_do_not_compress",
        "timeout_on_sleeping_server", "deadline_during_a_long_response", "timeouts_that_are_none",
        "cancel_after_begin", "cancel_after_first_response", "messages_in_pieces",
        "status_before_the_end_of_the_request", "message_cut_short", "empty_unary", "trailers_only",
        "duplicate_metadata", "binary_metadata", "ascii_metadata", "percent_encoding", "content_types",
        "response_headers_precede_the_end_of_the_request", "other_content_types", "other_methods", "odd_paths",
        "unknown_flags", "message_that_does_not_parse", "message_at_the_limit", "compressed_message_above_the_limit",
        "http1",
    ]
    private static let script = "interop/python/raw_client.py"

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
