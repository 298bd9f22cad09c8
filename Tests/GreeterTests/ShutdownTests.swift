import Foundation
import Subprocess
import Testing

@Suite(
    "greeter's shutdown",
    .enabled(PythonPeer.isMissing) { await PythonPeer.isInstalled },
    .timeLimit(.minutes(5))
)
struct ShutdownTests {
    @Test("a call that runs is finished before the server stops", arguments: [Signal.terminate, .interrupt])
    func drain(signal: Signal) async throws {
        let server = try await Program.greeter("serve", "--port", "0", "--grace", "600").run { server in
            let address = try await server.listeningAddress()
            let client = try await Program.pythonClient(address, "late").run { client in
                #expect(try await client.readLine() == "open")
                try server.send(signal)
                // Refused connections show that the server drains.
                while try await Program.greeterCall(port: address.port).run().status == 0 {}
                try await client.writeLine("go on")
            }
            #expect(client == Program.Outcome(status: 0, output: ["open", "hello late"], errors: []))
        }
        #expect(server.status == 0)
        #expect(server.errors.first == "draining: a second signal ends the calls that still run")
    }

    @Test("a call that outlasts the grace is cut short, and the server still exits 0")
    func grace() async throws {
        let server = try await Program.greeter("serve", "--port", "0", "--grace", "0.2").run { server in
            let address = try await server.listeningAddress()
            let client = try await Program.pythonClient(address, "late").run { client in
                #expect(try await client.readLine() == "open")
                try server.send(.terminate)
                while try await server.readLine() != nil {}
            }
            #expect(client.output.first == "open")
            #expect(client.output.last != "hello late")
        }
        #expect(server.status == 0)
    }

    @Test("a second signal cuts short what still runs")
    func secondSignal() async throws {
        let server = try await Program.greeter("serve", "--port", "0", "--grace", "600").run { server in
            let address = try await server.listeningAddress()
            try await Program.pythonClient(address, "late").run { client in
                #expect(try await client.readLine() == "open")
                try server.send(.interrupt)
                while try await Program.greeterCall(port: address.port).run().status == 0 {}
                try server.send(.interrupt)
                while try await server.readLine() != nil {}
            }
        }
        #expect(server.status == 0)
        #expect(server.errors.contains("closing what is still open"))
    }

    @Test("SIGTERM under load loses no accepted call", arguments: ["1", "10"])
    func load(workers: String) async throws {
        var answered = 0
        let program = Program.greeter("serve", "--port", "0", "--workers", workers, "--grace", "600")
        let server = try await program.run { server in
            let address = try await server.listeningAddress()
            let client = try await Program.pythonClient(address, "load").run { client in
                #expect(try await client.readLine() == "loaded")
                try server.send(.terminate)
            }
            #expect(client.status == 0)
            let statuses = client.output.dropFirst().map { $0.split(separator: " ") }
            #expect(statuses.map(\.first) == ["OK", "UNAVAILABLE"])
            answered = try #require(statuses.first?.last.flatMap { Int($0) })
        }
        #expect(server.status == 0)
        // What the server handled is what the client has answers for.
        #expect(server.errors.last == "stopped: \(answered) calls handled")
    }

    @Test(
        "a signal while the server starts stops it cleanly",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "there is no /proc"),
        arguments: 0..<20
    )
    func early(round: Int) async throws {
        let server = try await Program.greeter("serve", "--port", "0", "--grace", "600").run { server in
            // As soon as signals are trapped, which is some time before or after the server listens.
            let trapped = try await server.firstSignalTrap()
            try #require(trapped)
            try server.send(.terminate)
        }
        #expect(server.status == 0)
        #expect(server.errors.last == "stopped: 0 calls handled")
    }

    @Test("without grace, what still runs is closed at once")
    func noGrace() async throws {
        let server = try await Program.greeter("serve", "--port", "0", "--grace", "0").run { server in
            let address = try await server.listeningAddress()
            try await Program.pythonClient(address, "late").run { client in
                #expect(try await client.readLine() == "open")
                try server.send(.terminate)
                while try await server.readLine() != nil {}
            }
        }
        #expect(server.status == 0)
    }

    @Test("a server that nobody called stops at once")
    func idle() async throws {
        let server = try await Program.greeter("serve", "--port", "0", "--grace", "600").run { server in
            _ = try await server.listeningAddress()
            try server.send(.terminate)
        }
        #expect(server.status == 0)
        #expect(server.errors.last == "stopped: 0 calls handled")
    }
}

extension String {
    /// The port at the end of an address.
    fileprivate var port: String { String(self.split(separator: ":").last ?? "") }
}
