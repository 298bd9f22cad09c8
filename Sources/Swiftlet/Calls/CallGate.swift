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

    /// Calls in line, first come first.
    private struct Line {
        /// Those that gave up are `nil`.
        private var calls: [ServerCall?] = []
        private var first = 0
        /// The ticket of `calls[0]`.
        private var base = 0

        /// Appends a call; returns its ticket.
        mutating func append(_ call: ServerCall) -> Int {
            self.calls.append(call)
            return self.base + self.calls.count - 1
        }

        mutating func removeFirst() -> ServerCall? {
            while self.first < self.calls.count {
                let call = self.calls[self.first].take()
                self.first += 1
                self.compact()
                if let call { return call }
            }
            return nil
        }

        mutating func remove(_ ticket: Int) {
            let place = ticket - self.base
            guard place >= self.first, place < self.calls.count else { return }
            self.calls[place] = nil
        }

        private mutating func compact() {
            guard self.first * 2 >= self.calls.count else { return }
            self.base += self.first
            self.calls.removeFirst(self.first)
            self.first = 0
        }
    }

    private struct State {
        var running = 0
        var line = Line()
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
        self.state.withLock { $0.line.remove(ticket) }
    }
}
