import Foundation
import PeerSupport
import Testing

@Suite("The soak", .serialized, .timeLimit(.minutes(10)))
struct SoakTests {
    /// Seconds of each path: enough that every kind of call is likely, too few to judge memory.
    private static let seconds = "8"

    #if os(Linux)
    @Test("finds nothing in a few seconds, and works", arguments: ServerProgram.paths)
    func short(path: String) async throws {
        let server = ServerProgram.built("interop-server").path
        let script = "soak/python/soak.py"
        let soak = try await PeerProgram.python(script, server, "--seconds", Self.seconds, "--path", path)
        #expect(soak.status == 0, "\(soak.output)\n\(soak.errors)")
    }
    #endif

    @Test("finds what it is for: leaks, calls that end wrongly, a server that does not end")
    func verdicts() async throws {
        let tests = try await PeerProgram.python("soak/python/verdict_tests.py")
        #expect(tests.status == 0, "\(tests.errors)")
    }
}
