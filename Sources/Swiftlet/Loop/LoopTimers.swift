import HTTP2

/// What a timer is for.
enum LoopTimer {
    case connection(ConnectionHandler)
    case call(ServerCall)
}

/// The timers of one event loop: many on a wheel, and one of the loop's own that wakes it.
struct LoopTimers: ~Copyable {
    typealias Token = TimerWheel<LoopTimer>.Token

    private var wheel: TimerWheel<LoopTimer>
    /// The earliest time for which the loop's own timer is set.
    private var wakesAt = Instant.max

    init(now: Instant) {
        self.wheel = TimerWheel(now: now)
    }

    mutating func schedule(_ timer: LoopTimer, at deadline: Instant) -> Token {
        self.wheel.schedule(timer, at: deadline)
    }

    mutating func cancel(_ token: Token) {
        self.wheel.cancel(token)
    }

    /// When the loop's own timer is to be set, if it is not set for that time or an earlier one.
    ///
    /// One that is set for earlier than it has to be is left to come: waking once too often costs less than setting it
    /// anew with each call that ends.
    mutating func deadlineToSchedule() -> Instant? {
        let deadline = self.wheel.nextDeadline
        guard deadline < self.wakesAt else { return nil }
        self.wakesAt = deadline
        return deadline
    }

    /// Says that the loop's own timer has fired.
    mutating func woke(from deadline: Instant) {
        if deadline == self.wakesAt {
            self.wakesAt = .max
        }
    }

    mutating func advance(to now: Instant) {
        self.wheel.advance(to: now)
    }

    mutating func next() -> LoopTimer? {
        self.wheel.next()
    }
}
