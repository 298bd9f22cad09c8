import Foundation
import PeerSupport
import Testing

@Suite("nghttp2's tools", .serialized, .timeLimit(.minutes(5)))
struct NghttpTests {
    private static let headers = ["-H", ":method: POST", "-H", "content-type: application/grpc", "-H", "te: trailers"]

    /// Runs one of the tools for EmptyCall with an empty message, and returns what it printed.
    private func run(_ name: String, _ arguments: [String]) async throws -> String {
        let program = try PeerProgram.nghttp2(name)
        let message = FileManager.default.temporaryDirectory.appending(path: "message-\(UUID().uuidString)")
        try Data(count: 5).write(to: message)
        defer { try? FileManager.default.removeItem(at: message) }
        var output = ""
        try await ServerProgram.interop { address in
            let url = "http://\(address)/grpc.testing.TestService/EmptyCall"
            let client = try await PeerProcess.run(program, arguments + Self.headers + ["-d", message.path, url])
            #expect(client.status == 0, "\(client.errors)")
            output = client.output
        }
        return output
    }

    @Test("nghttp sees headers, a message of five bytes, and trailers that end the stream")
    func frames() async throws {
        let output = try await self.run("nghttp", ["--verbose", "--null-out"])
        let received = output.split(separator: "\n").filter { $0.contains("] recv ") }.map(String.init)
        let order = [":status: 200", "content-type: application/grpc", "DATA frame <length=5", "grpc-status: 0"]
        let places = order.map { part in received.firstIndex { $0.contains(part) } }
        #expect(!places.contains(nil), "\(received.joined(separator: "\n"))")
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        #expect(
            !received.contains { $0.contains("RST_STREAM") || $0.contains("error_code=") && !$0.contains("NO_ERROR") }
        )
    }

    @Test("h2load gets an answer to each of 10,000 requests")
    func load() async throws {
        let output = try await self.run("h2load", ["-n", "10000", "-c", "8", "-m", "32", "-t", "1"])
        #expect(
            output.contains("10000 total, 10000 started, 10000 done, 10000 succeeded, 0 failed, 0 errored, 0 timeout")
        )
        #expect(output.contains("status codes: 10000 2xx, 0 3xx, 0 4xx, 0 5xx"))
    }
}
