import ArgumentParser

/// The example's command line.
@main
struct GreeterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "greeter",
        abstract: "The gRPC tutorial's greeter: a server and a client that talk to each other.",
        discussion: """
            Without a subcommand it does both at once: it starts a server on a free port of this machine, greets it \
            over TCP, prints the replies and exits.

            EXIT STATUS
              0   it worked; for a server: it was stopped by Ctrl-C or SIGTERM
              1   the server could not listen, or a call failed; standard error says why
              64  the command line was wrong; standard error says how
            """,
        subcommands: [Demo.self, Serve.self, Call.self],
        defaultSubcommand: Demo.self
    )

    /// Parses the command line, runs the command and exits with one of the documented statuses.
    static func main() async {
        do {
            var command = try self.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch  where self.exitCode(for: error) == .success {
            // The help, which is data: it goes to standard output.
            self.exit(withError: error)
        } catch let error as Failure {
            self.stop(.failure, because: error.description)
        } catch {
            self.stop(self.exitCode(for: error), because: self.message(for: error))
        }
    }

    /// Says in one line on standard error what was wrong, and exits.
    private static func stop(_ code: ExitCode, because message: String) -> Never {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        Console.note("error: \(line.prefix(1).lowercased())\(line.dropFirst())")
        self.exit(withError: code)
    }
}
