import BenchmarkService
import GRPCCore
import Swiftlet

/// The row `swiftlet-direct`: the same services on our own server type, with its defaults and an event loop for each of
/// its cores.
///
/// Also two rows whose calls all go through GRPCCore: `swiftlet-grpc-core`, the greeter without the direct registration, and
/// `swiftlet-intercepted`, the same with an interceptor.
@main
struct Server {
    static func main() async throws {
        let arguments = try ServerArguments()
        var options = SwiftletServerOptions.defaults
        options.listening.eventLoops = arguments.loops
        options.observability.metrics = arguments.hasMetrics ? .factory(CountingMetrics()) : .off
        try await SwiftletServer.serve(
            arguments.isThroughGRPCCore ? [IndirectGreeter()] : [Greeter(), Benchmark()],
            on: .ipv4(host: "127.0.0.1", port: arguments.port),
            interceptors: arguments.hasInterceptor ? [PassingInterceptor()] : [],
            options: options
        )
    }
}

/// Hands each call on: the cheapest interceptor that there can be.
struct PassingInterceptor: ServerInterceptor {
    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        try await next(request, context)
    }
}
