import BenchmarkService
import GRPCCore
import Swiftlet

/// The row `swiftlet`: an unmodified `GRPCServer` on our transport, with its defaults and one event loop for its one core.
@main
struct Server {
    static func main() async throws {
        let port = try Port()
        var options = SwiftletServerOptions.defaults
        options.listening.eventLoops = 1
        let server = GRPCServer(
            transport: .swiftlet(address: .ipv4(host: "127.0.0.1", port: port.number), options: options),
            services: [Greeter(), Benchmark()]
        )
        try await server.serve()
    }
}
