import BenchmarkService
import GRPCCore
import Swiftlet

/// The row `Swiftlet, GRPCServer`: an unmodified `GRPCServer` on our transport with its defaults.
@main
struct Server {
    static func main() async throws {
        let port = try Port()
        let address = SocketAddress.ipv4(host: "127.0.0.1", port: port.number)
        try await GRPCServer(transport: .swiftlet(address: address), services: [Greeter(), Benchmark()]).serve()
    }
}
