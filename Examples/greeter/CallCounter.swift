import GRPCCore
import Synchronization

/// Counts the calls that a server handled.
final class CallCounter: ServerInterceptor {
    private let calls = Atomic(0)

    /// The calls so far.
    var count: Int { self.calls.load(ordering: .relaxed) }

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        defer { self.calls.add(1, ordering: .relaxed) }
        return try await next(request, context)
    }
}
