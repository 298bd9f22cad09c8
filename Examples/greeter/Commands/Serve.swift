import ArgumentParser

/// `greeter serve`: serves until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve greetings until Ctrl-C or SIGTERM.",
        discussion: """
            The first Ctrl-C (or SIGTERM) stops new calls and lets the running ones finish, for at most --grace \
            seconds; a second one closes what is still open. Both end with exit status 0.
            """
    )

    @Option(parsing: .unconditional, help: "The host name or IP address to listen on.")
    var host = "localhost"

    @Option(parsing: .unconditional, help: "The port to listen on, from 0 to 65535; 0 picks a free one and prints it.")
    var port = 50051

    @Option(
        parsing: .unconditional,
        help: "How many calls are handled at once, at least 1; further ones wait their turn."
    )
    var workers = 10

    @Option(parsing: .unconditional, help: "How many seconds the running calls get to finish when the server stops.")
    var grace: Seconds = 10

    func validate() throws {
        try check("--port", self.port, in: 0...65_535, " (0 picks a free port)")
        try check("--workers", self.workers, in: 1...Int.max)
        try check("--grace", self.grace, allowingZero: true)
    }

    func run() async throws {
        let address = Address.toListenOn(host: self.host, port: self.port)
        let server = GreeterServer(address: address, workers: self.workers, grace: self.grace.duration)
        try await server.run { address in
            try Console.print("Greeter server listening on \(address.hostAndPort)")
        }
    }
}
