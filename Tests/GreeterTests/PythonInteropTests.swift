import Subprocess
import Testing

@Suite(
    "greeter and Python's grpcio",
    .enabled(PythonPeer.isMissing) { await PythonPeer.isInstalled },
    .timeLimit(.minutes(5))
)
struct PythonInteropTests {
    /// Runs a greeter server while `body` uses its address; it must stop cleanly.
    private func withServer(_ arguments: String..., body: (String) async throws -> Void) async throws {
        var program = Program.greeter("serve", "--port", "0")
        program.arguments += arguments
        let server = try await program.run { server in
            try await body(try await server.listeningAddress())
            try server.send(.terminate)
        }
        #expect(server.status == 0)
    }

    @Test("Python's client is greeted by our server")
    func pythonClient() async throws {
        try await self.withServer { address in
            let client = try await Program.pythonClient(address, "greet", "jack").run()
            let replies = ["Greeter client received: hello jack", "Greeter client received: hello jack again"]
            #expect(client == Program.Outcome(status: 0, output: replies, errors: []))
        }
    }

    @Test("our client is greeted by Python's server with its pool of 10")
    func pythonServer() async throws {
        let server = try await Program.pythonServer().run { server in
            let port = try #require(try await server.readLine())
            let client = try await Program.greeterCall(port: port).run()
            let replies = ["Greeter client received: hello jack", "Greeter client received: hello jack again"]
            #expect(client == Program.Outcome(status: 0, output: replies, errors: []))
        }
        #expect(server.status == 0)
    }

    @Test("our client gives up on a server that takes longer than its timeout")
    func deadline() async throws {
        try await Program.pythonServer("600").run { server in
            let port = try #require(try await server.readLine())
            let client = try await Program.greeter("call", "--port", port, "--timeout", "2.5").run()
            let message = "error: 127.0.0.1:\(port) did not answer within 2.5 s (deadlineExceeded)"
            #expect(client == Program.Outcome(status: 1, output: [], errors: [message]))
        }
    }

    static let cases = [
        ("an empty message", "OK"),
        ("an empty name", "OK"),
        ("a message of 4 MiB", "OK"),
        ("a message of 4 MiB and a byte", "RESOURCE_EXHAUSTED"),
        ("a message of 16 MiB", "RESOURCE_EXHAUSTED"),
        ("bytes that are no message", "INVALID_ARGUMENT"),
        ("a message that ends early", "INVALID_ARGUMENT"),
        ("a name that is not UTF-8", "INVALID_ARGUMENT"),
        ("an unknown method", "UNIMPLEMENTED"),
        ("an unknown service", "UNIMPLEMENTED"),
    ]

    @Test("each odd call has its status, and the next call on its connection is answered", arguments: Self.cases)
    func oddCalls(name: String, status: String) async throws {
        try await self.withServer { address in
            let client = try await Program.pythonClient(address, "case", name).run()
            #expect(client == Program.Outcome(status: 0, output: [status, "hello next"], errors: []))
        }
    }

    @Test("1,000 calls at once on one connection are all answered", arguments: ["1", "10"])
    func flood(workers: String) async throws {
        try await self.withServer("--workers", workers) { address in
            let client = try await Program.pythonClient(address, "flood", "1000").run()
            #expect(client == Program.Outcome(status: 0, output: ["1000"], errors: []))
        }
    }

    static let rawCases = [
        ("headers only", "12"),
        ("a compressed message without grpc-encoding", "13"),
        ("a message with an unknown flag", "13"),
        ("a message cut short", "13"),
        ("two messages", "12"),
        ("a prefix of 4 GiB", "8"),
        ("a message in frames of one byte", "0"),
    ]

    @Test("requests that no gRPC library sends have their status too", arguments: Self.rawCases)
    func rawCalls(name: String, status: String) async throws {
        try await self.withServer { address in
            let client = try await Program.python("raw_client.py", address, name).run()
            #expect(client == Program.Outcome(status: 0, output: [status], errors: []))
        }
    }

    static let oddServers = [
        ("closes at once", "cannot reach ", "240"),
        ("speaks HTTP/1.1", "what listens on ", "240"),
        ("sends noise", "what listens on ", "240"),
        ("is silent", "127.0.0.1:", "1"),
    ]

    @Test("our client says in one line what is wrong with a server that is none", arguments: Self.oddServers)
    func oddServer(name: String, start: String, timeout: String) async throws {
        try await Program.python("odd_server.py", name).run { server in
            let port = try #require(try await server.readLine())
            let client = try await Program.greeter("call", "--port", port, "--timeout", timeout).run()
            #expect(client.status == 1)
            #expect(client.errors.count == 1)
            #expect(client.errors.first?.hasPrefix("error: \(start)") == true, "\(client.errors)")
        }
    }
}
