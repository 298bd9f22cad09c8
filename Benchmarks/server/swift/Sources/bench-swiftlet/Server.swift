import BenchmarkService
import GRPCCore
import Swiftlet

/// The row `swiftlet`: an unmodified `GRPCServer` on our transport with its defaults.
@main
struct Server {
    static func main() async throws {
        let port = try Port()
        let transport = SwiftletServerTransport.swiftlet(address: .ipv4(host: "127.0.0.1", port: port.number))
        try await GRPCServer(transport: transport, services: [Greeter(), Benchmark()]).serve()
    }
}
