import DequeModule
import GRPCCore
import Synchronization

/// A fixed number of workers, handed out first come, first served.
///
/// This is the asynchronous counterpart of the thread pool in the Python tutorial: nobody blocks a thread while waiting,
/// and a call that ends while it waits leaves the queue without disturbing the others.
final class WorkerQueue: Sendable {
    private struct State {
        var free: Int
        var finished = 0
        var isDraining = false
        /// In the order of arrival; a ticket that gave up stays until its turn, or until ``sweep()``.
        var waiting: Deque<WorkerTicket> = []
        /// How many of `waiting` gave up.
        var gaveUp = 0

        /// Drops the tickets that gave up once they are the majority, so that a crowd of callers
        /// who come and go costs no more memory than those who stay.
        mutating func sweep() {
            guard self.gaveUp > 32, self.gaveUp > self.waiting.count / 2 else { return }
            self.waiting.removeAll { $0.isOver }
            self.gaveUp = 0
        }
    }

    private let state: Mutex<State>

    /// Makes a queue for `workers` workers; at least one.
    init(workers: Int) {
        precondition(workers >= 1, "a queue needs at least 1 worker, got \(workers)")
        self.state = Mutex(State(free: workers))
    }

    /// How many times a worker was given back: the calls that were handled.
    var finished: Int {
        self.state.withLock { $0.finished }
    }

    /// How many callers wait.
    var waiting: Int {
        self.state.withLock { $0.waiting.count - $0.gaveUp }
    }

    /// How many callers are remembered: those who wait, and some of those who gave up.
    var remembered: Int {
        self.state.withLock { $0.waiting.count }
    }

    /// Keeps everybody who waits, from now on, unless their task is cancelled.
    ///
    /// gRPC tells each call that is under way that its server shuts down, by the same signal that tells it that its
    /// client is gone. A call that was accepted is answered all the same.
    func drain() {
        self.state.withLock { $0.isDraining = true }
    }

    /// Waits for a worker, runs `body`, and gives the worker back.
    ///
    /// - Throws: What `body` throws, or `RPCError` if the call that this runs in ended before there was a worker.
    func withWorker<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            try await self.acquire()
        } catch {
            throw RPCError(code: .cancelled, message: "the call ended before a worker was free", cause: error)
        }
        defer { self.release() }
        return try await body()
    }

    /// Waits for a worker, whom ``release()`` gives back.
    ///
    /// - Throws: `CancellationError` if the call that this runs in ended, or its task was cancelled, before there was
    ///   a worker; then there is nothing to give back.
    func acquire() async throws {
        let ticket = WorkerTicket()
        try await withTaskCancellationHandler {
            try await withRPCCancellationHandler {
                try await self.wait(with: ticket)
            } onCancelRPC: {
                if !self.isDraining { self.giveUp(ticket) }
            }
        } onCancel: {
            self.giveUp(ticket)
        }
    }

    /// Gives a worker back, to the next in the queue if there is one.
    func release() {
        let next: WorkerTicket.Continuation? = self.state.withLock { state in
            state.finished += 1
            while let ticket = state.waiting.popFirst() {
                if let continuation = ticket.end() { return continuation }
                state.gaveUp -= 1
            }
            state.free += 1
            return nil
        }
        next?.resume()
    }

    private var isDraining: Bool {
        self.state.withLock { $0.isDraining }
    }

    private func wait(with ticket: WorkerTicket) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let outcome: Result<Void, any Error>? = self.state.withLock { state in
                guard ticket.begin(continuation) else { return .failure(CancellationError()) }
                guard state.free > 0 else {
                    state.waiting.append(ticket)
                    return nil
                }
                state.free -= 1
                _ = ticket.end()
                return .success(())
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    private func giveUp(_ ticket: WorkerTicket) {
        let continuation: WorkerTicket.Continuation? = self.state.withLock { state in
            guard let continuation = ticket.end() else { return nil }
            state.gaveUp += 1
            state.sweep()
            return continuation
        }
        continuation?.resume(throwing: CancellationError())
    }
}
