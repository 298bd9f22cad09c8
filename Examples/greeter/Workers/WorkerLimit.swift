import GRPCCore
import Synchronization

/// Bounds how many handlers run at once; further calls wait their turn.
///
/// A call takes its worker when its first message has arrived, not when it opens: a client that opens calls and then
/// sends nothing keeps nobody else from being served. It gives the worker back when its handler returns.
struct WorkerLimit: ServerInterceptor {
    private let queue: WorkerQueue

    /// Makes a limit that takes its workers from `queue`.
    init(_ queue: WorkerQueue) {
        self.queue = queue
    }

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let worker = Worker(from: self.queue)
        defer { worker.release() }

        var request = request
        request.messages = RPCAsyncSequence(
            wrapping: request.messages.map { message in
                try await worker.acquire()
                return message
            }
        )
        return try await next(request, context)
    }
}

/// The worker of one call: acquired at most once, and not after the call.
private final class Worker: Sendable {
    private enum State {
        case needed
        case held
        case returned
    }

    private let queue: WorkerQueue
    private let state = Mutex(State.needed)

    init(from queue: WorkerQueue) {
        self.queue = queue
    }

    /// Waits for a worker, unless the call has or had one.
    ///
    /// Calls of one `Worker` do not overlap: they come from the one iterator of the request's messages.
    func acquire() async throws {
        guard self.state.withLock({ $0 == .needed }) else { return }
        do {
            try await self.queue.acquire()
        } catch {
            throw RPCError(code: .cancelled, message: "the call ended before a worker was free", cause: error)
        }
        let isTooLate = self.state.withLock { state in
            if state == .needed { state = .held }
            return state == .returned
        }
        if isTooLate { self.queue.release() }
    }

    /// Gives the worker back, if the call has one.
    func release() {
        let wasHeld = self.state.withLock { state in
            defer { state = .returned }
            return state == .held
        }
        if wasHeld { self.queue.release() }
    }
}
