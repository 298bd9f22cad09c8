import Foundation
import PeerSupport
import Testing

@Suite("Connect's conformance cases for gRPC", .serialized, .timeLimit(.minutes(10)))
struct ConnectConformanceTests {
    static let suites = [
        "Basic", "Deadline Propagation", "Duplicate Metadata", "Errors", "Server Empty Requests", "Server Message Size",
        "Timeouts", "gRPC Proto Sub-Format Requests", "gRPC Unexpected Requests",
    ]

    @Test("pass", arguments: Self.suites, ServerProgram.paths)
    func pass(suite: String, path: String) async throws {
        let server = ServerProgram.built("connect-conformance-server").path
        let script = "connect-conformance/python/runner.py"
        let runner = try await PeerProgram.python(script, server, path, "--only", "\(suite)/")
        let failures = runner.output.split(separator: "\n").filter { !$0.hasSuffix(": passed") }
        #expect(runner.status == 0, "\(failures.joined(separator: "\n"))\n\(runner.errors)")
    }
}
