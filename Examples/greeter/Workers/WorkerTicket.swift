import Synchronization

/// One call's place in a ``WorkerQueue``, from the moment it asks for a worker until it gets one or gives up.
final class WorkerTicket: Sendable {
    typealias Continuation = CheckedContinuation<Void, any Error>

    private enum State {
        /// Does not wait yet.
        case drawn
        case waiting(Continuation)
        /// Got its worker, or gave up.
        case over
    }

    private let state = Mutex(State.drawn)

    /// Whether the ticket got its worker or gave up.
    var isOver: Bool {
        self.state.withLock { state in
            if case .over = state { true } else { false }
        }
    }

    /// Begins to wait; false if the ticket gave up before.
    func begin(_ continuation: Continuation) -> Bool {
        self.state.withLock { state in
            guard case .drawn = state else { return false }
            state = .waiting(continuation)
            return true
        }
    }

    /// Ends the wait: whoever ends it first gets the continuation, and resumes it.
    func end() -> Continuation? {
        self.state.withLock { state in
            defer { state = .over }
            guard case .waiting(let continuation) = state else { return nil }
            return continuation
        }
    }
}
