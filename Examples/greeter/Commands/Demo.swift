import ArgumentParser
import Swiftlet

/// `greeter`: a server and a client in one process, over real TCP.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start a server on a free port, greet it, and exit."
    )

    func run() async throws {
        let server = GreeterServer(address: .localhost(port: 0), workers: 10, grace: .seconds(10))

        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                do { try await server.serve() } catch { throw Failure(serving: error) }
            }
            // Without an address the server did not start, and its task throws the reason.
            guard let address = try? await server.listeningAddress else { return }
            try Console.print("Greeter server listening on \(address.hostAndPort)")
            try await Call.greet("jack", at: Address.loopback(port: address.port ?? 0), timeout: .seconds(60))
            server.drain()
        }
    }
}
