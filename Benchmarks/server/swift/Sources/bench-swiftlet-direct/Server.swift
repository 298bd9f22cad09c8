import BenchmarkService
import GRPCCore
import Swiftlet

/// The row `swiftlet-direct`: the same services on our own server type, with its defaults and one event
/// loop for its one core.
@main
struct Server {
    static func main() async throws {
        let port = try Port()
        var options = SwiftletServerOptions.defaults
        options.listening.eventLoops = 1
        let address = ServerAddress.ipv4(host: "127.0.0.1", port: port.number)
        try await SwiftletServer.serve([Greeter(), Benchmark()], on: address, options: options)
    }
}
