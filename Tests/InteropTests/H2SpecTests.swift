import Foundation
import PeerSupport
import Testing

@Suite("h2spec, strict", .serialized, .timeLimit(.minutes(5)))
struct H2SpecTests {
    @Test("passes every case", arguments: ServerProgram.paths)
    func passes(path: String) async throws {
        let program = try PeerProgram.h2spec()
        try await ServerProgram.interop(path: path) { address in
            let parts = address.split(separator: ":").map(String.init)
            let place = ["-h", parts[0], "-p", parts[1], "-P", "/grpc.testing.TestService/EmptyCall"]
            let run = try await PeerProcess.run(program, ["--strict", "--timeout", "60"] + place)
            #expect(run.status == 0, "\(run.output)")
            #expect(run.output.contains("147 tests, 147 passed, 0 skipped, 0 failed"), "\(run.output)")
        }
    }
}
