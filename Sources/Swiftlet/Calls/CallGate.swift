import Synchronization

/// Bounds how many handlers run at once in the whole server, and keeps those that are too many in line.
package final class CallGate: Sendable {
    /// What becomes of a call that wants in.
    enum Verdict {
        case enter
        /// To be admitted later; the ticket is for ``giveUp(_:)``.
        case wait(ticket: Int)
        case refuse
    }

    private struct State {
        var running = 0
        var line = WaitingLine<ServerCall>()
    }

    let limit: Int
    private let overflow: SwiftletServerOptions.Calls.Overflow
    private let state = Mutex(State())

    init(limit: Int, overflow: SwiftletServerOptions.Calls.Overflow) {
        self.limit = limit
        self.overflow = overflow
    }

    /// Asks for a place.
    func enter(_ call: ServerCall) -> Verdict {
        self.state.withLock { state in
            if state.running < self.limit {
                state.running += 1
                return .enter
            }
            guard self.overflow == .wait else { return .refuse }
            return .wait(ticket: state.line.append(call))
        }
    }

    /// Gives a place back; the next in line gets it, on its own loop.
    func leave() {
        let next: ServerCall? = self.state.withLock { state in
            if let next = state.line.removeFirst() { return next }
            state.running -= 1
            return nil
        }
        if let next {
            next.loop.execute { _ in next.admitted() }
        }
    }

    /// Takes a call out of the line, because it is over; if it has just got a place, it gives that back when it learns of
    /// it.
    func giveUp(_ ticket: Int) {
        self.state.withLock { _ = $0.line.remove(ticket) }
    }
}
