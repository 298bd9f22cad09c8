import BenchmarkService
import GRPCCore
import Swiftlet

/// The row `swiftlet-direct`: the same services on our own server type, with its defaults.
@main
struct Server {
    static func main() async throws {
        let port = try Port()
        try await SwiftletServer.serve([Greeter(), Benchmark()], on: .ipv4(host: "127.0.0.1", port: port.number))
    }
}
