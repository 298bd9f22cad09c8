import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("greeter's command line", .timeLimit(.minutes(5)))
struct CommandLineTests {
    @Test("without arguments it says where it listens, greets twice and exits 0")
    func demo() async throws {
        let outcome = try await Program.greeter().run()
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.count == 3)
        #expect(outcome.output.first?.hasPrefix("Greeter server listening on 127.0.0.1:") == true)
        #expect(
            outcome.output.dropFirst() == [
                "Greeter client received: hello jack",
                "Greeter client received: hello jack again",
            ]
        )
    }

    @Test("a server and a client talk to each other", arguments: ["127.0.0.1", "localhost", "::1", "[::1]"])
    func serveAndCall(host: String) async throws {
        let server = try await Program.greeter("serve", "--host", host, "--port", "0").run { server in
            let address = try await server.listeningAddress()
            let port = String(address.split(separator: ":").last ?? "")
            let client = try await Program.greeterCall(port: port, "--host", host, "--name", "Zoë").run()
            #expect(client.status == 0)
            #expect(
                client.output == ["Greeter client received: hello Zoë", "Greeter client received: hello Zoë again"]
            )
            try server.send(.terminate)
        }
        #expect(server.status == 0)
    }

    @Test("localhost is both of the machine's own addresses", arguments: ["127.0.0.1", "::1"])
    func bothFamilies(host: String) async throws {
        try await Program.greeter("serve", "--host", "localhost", "--port", "0").run { server in
            let port = try await String(server.listeningAddress().split(separator: ":").last ?? "")
            let client = try await Program.greeterCall(port: port, "--host", host).run()
            #expect(client.status == 0)
            try server.send(.terminate)
        }
    }

    @Test("an empty name is a name")
    func emptyName() async throws {
        try await Program.greeter("serve", "--port", "0").run { server in
            let port = try await server.listeningAddress().split(separator: ":").last ?? ""
            let client = try await Program.greeterCall(port: String(port), "--name", "").run()
            let replies = ["Greeter client received: hello ", "Greeter client received: hello  again"]
            #expect(client == Program.Outcome(status: 0, output: replies, errors: []))
            try server.send(.terminate)
        }
    }

    @Test("control characters are shown, not sent to the terminal")
    func controlCharacters() async throws {
        try await Program.greeter("serve", "--port", "0").run { server in
            let port = try await server.listeningAddress().split(separator: ":").last ?? ""
            let client = try await Program.greeterCall(port: String(port), "--name", "-\u{1B}[31m\n").run()
            #expect(client.status == 0)
            #expect(client.output.first == #"Greeter client received: hello -\u{1B}[31m\u{A}"#)
            try server.send(.terminate)
        }
    }

    struct Mistake: CustomTestStringConvertible {
        var arguments: [String]
        var message: String

        init(_ arguments: String, _ message: String) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.message = message
        }

        var testDescription: String { "greeter \(self.arguments.joined(separator: " "))" }
    }

    static let mistakes = [
        Mistake("serve --port 65536", "--port 65536 is out of range: expected 0 to 65535 (0 picks a free port)"),
        Mistake("serve --port -1", "--port -1 is out of range: expected 0 to 65535 (0 picks a free port)"),
        Mistake("serve --port http", "the value 'http' is invalid for '--port <port>'"),
        Mistake("serve --port", "missing value for '--port <port>'"),
        Mistake("serve --port --workers 3", "the value '--workers' is invalid for '--port <port>'"),
        Mistake("serve --workers 0", "--workers 0 is out of range: expected at least 1"),
        Mistake("serve --workers -3", "--workers -3 is out of range: expected at least 1"),
        Mistake("serve --grace -1", "--grace -1 is out of range: expected 0 to 86400 seconds"),
        Mistake("serve --grace nan", "--grace nan is out of range: expected 0 to 86400 seconds"),
        Mistake("serve --grace 1e300", "--grace 1e+300 is out of range: expected 0 to 86400 seconds"),
        Mistake("serve --grace soon", "the value 'soon' is invalid for '--grace <grace>'"),
        Mistake("call --port 0", "--port 0 is out of range: expected 1 to 65535"),
        Mistake("call --timeout 0", "--timeout 0 is out of range: expected more than 0 to 86400 seconds"),
        Mistake("call --timeout inf", "--timeout inf is out of range: expected more than 0 to 86400 seconds"),
        Mistake("call --nam jack", "unknown option '--nam'. Did you mean '--name'?"),
        Mistake("dance", "unexpected argument 'dance'"),
    ]

    @Test("a wrong command line is one line on standard error and exit status 64", arguments: Self.mistakes)
    func mistake(_ mistake: Mistake) async throws {
        var program = Program.greeter()
        program.arguments = mistake.arguments
        let outcome = try await program.run()
        #expect(outcome == Program.Outcome(status: 64, output: [], errors: ["error: \(mistake.message)"]))
    }

    static let failures = [
        Mistake("call --port 1 --timeout 240", "nothing listens on 127.0.0.1:1; is the server running? (unavailable)"),
        Mistake(
            "call --host nowhere.invalid",
            "cannot find the host 'nowhere.invalid': it is neither an IP address nor a name that resolves"
        ),
        Mistake(
            "serve --host nowhere.invalid",
            #"could not listen on nowhere.invalid:50051: "nowhere.invalid" does not resolve: name or service not known"#
        ),
        Mistake(
            "serve --host 192.0.2.1 --port 0",
            "could not listen on 192.0.2.1:0: cannot assign requested address "
                + "(this machine has no such address: choose one of its own, localhost, or *)"
        ),
    ]

    @Test("a failure is one line on standard error and exit status 1", arguments: Self.failures)
    func failure(_ failure: Mistake) async throws {
        var program = Program.greeter()
        program.arguments = failure.arguments
        let outcome = try await program.run()
        #expect(outcome == Program.Outcome(status: 1, output: [], errors: ["error: \(failure.message)"]))
    }

    @Test("a port in use is a failure that says so")
    func portInUse() async throws {
        try await Program.greeter("serve", "--port", "0").run { first in
            let port = try await String(first.listeningAddress().split(separator: ":").last ?? "")
            let second = try await Program.greeter("serve", "--port", port).run()
            let message =
                "error: could not listen on localhost:\(port): address already in use "
                + "(another process listens there: stop it, choose another port, or port 0 for any)"
            #expect(second == Program.Outcome(status: 1, output: [], errors: [message]))
            try first.send(.terminate)
        }
    }

    @Test(
        "a result that cannot be written is a failure",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"),
        arguments: [[], ["serve", "--port", "0"]]
    )
    func fullDisk(arguments: [String]) async throws {
        let full = try FileDescriptor.open("/dev/full", .writeOnly)
        var program = Program.greeter()
        program.arguments = arguments
        let result = try await Subprocess.run(
            program.executable,
            arguments: Arguments(program.arguments),
            output: .fileDescriptor(full, closeAfterSpawningProcess: true),
            error: .string(limit: 1 << 16)
        )
        #expect(result.terminationStatus == .exited(1))
        #expect(result.standardError == "error: cannot write to standard output: No space left on device\n")
    }

    @Test(
        "help is for reading, on standard output",
        arguments: [[], ["serve"], ["call"], ["demo"]]
    )
    func help(subcommand: [String]) async throws {
        var program = Program.greeter()
        program.arguments = subcommand + ["--help"]
        let outcome = try await program.run()
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.first?.hasPrefix("OVERVIEW: ") == true)
        #expect(outcome.output.contains { $0.hasPrefix("USAGE: greeter") })
    }

    @Test("the help documents the exit statuses")
    func exitStatuses() async throws {
        let outcome = try await Program.greeter("--help").run()
        for status in ["  0   ", "  1   ", "  64  "] {
            #expect(outcome.output.contains { $0.hasPrefix(status) })
        }
    }
}
