import ArgumentParser
import GRPCNIOTransportHTTP2Posix

/// `greeter call`: greets a server that runs elsewhere.
struct Call: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Call both methods of a running greeter and print the replies."
    )

    @Option(parsing: .unconditional, help: "The server's host name or IP address.")
    var host = "localhost"

    @Option(parsing: .unconditional, help: "The server's port, from 1 to 65535.")
    var port = 50051

    @Option(parsing: .unconditional, help: "Whom to greet; may be empty.")
    var name = "jack"

    @Option(parsing: .unconditional, help: "How many seconds each call may take.")
    var timeout: Seconds = 5

    func validate() throws {
        try check("--port", self.port, in: 1...65_535)
        try check("--timeout", self.timeout, allowingZero: false)
    }

    func run() async throws {
        let address = try await Address.resolve(host: self.host, port: self.port)
        try await Self.greet(self.name, at: address, timeout: self.timeout.duration)
    }

    /// Greets `name` at `address` and prints the replies as the tutorial does.
    static func greet(_ name: String, at address: SocketAddress, timeout: Duration) async throws {
        do {
            try await GreeterClient(address: address, timeout: timeout).greet(name) { reply in
                try Console.print("Greeter client received: \(reply)")
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(calling: address, within: timeout, error)
        }
    }
}
