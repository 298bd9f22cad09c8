import BenchmarkService
import GRPCCore
import Swiftlet

/// The row `swiftlet`: an unmodified `GRPCServer` on our transport, with its defaults and an event loop for each of its
/// cores.
@main
struct Server {
    static func main() async throws {
        let arguments = try ServerArguments()
        var options = SwiftletServerOptions.defaults
        options.listening.eventLoops = arguments.loops
        options.observability.metrics = arguments.hasMetrics ? .factory(CountingMetrics()) : .off
        let server = GRPCServer(
            transport: .swiftlet(address: .ipv4(host: "127.0.0.1", port: arguments.port), options: options),
            services: [Greeter(), Benchmark()]
        )
        try await server.serve()
    }
}
