import BenchmarkService
import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// The row `grpc-swift-2`: its own transport with its defaults, but for the number of streams, which it would not
/// announce: a client that opened more than 100 would lose its connection.
@main
struct Server {
    static func main() async throws {
        let arguments = try ServerArguments()
        let transport = HTTP2ServerTransport.Posix(
            address: .ipv4(host: "127.0.0.1", port: arguments.port),
            transportSecurity: .plaintext,
            config: .defaults { $0.http2.maxConcurrentStreams = 1000 }
        )
        try await GRPCServer(transport: transport, services: [Greeter(), Benchmark()]).serve()
    }
}
