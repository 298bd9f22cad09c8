/// Asks a silent peer for a sign of life, and gives it up if none comes.
///
/// ```
/// waiting ── interval without a byte ──→ asked ── timeout ──→ dead
///    ↑                                     │
///    └──────────── any byte ───────────────┘
/// ```
struct KeepaliveTimer: Equatable, Sendable {
    enum Action: Equatable, Sendable {
        case none
        case sendPing
        case giveUp
    }

    private enum State: Equatable, Sendable {
        case off
        case waiting
        case asked(at: Instant)
        case dead
    }

    private let interval: Instant
    private let timeout: Instant
    private var state: State
    private var lastReceived: Instant

    init(options: KeepaliveOptions, now: Instant) {
        self.interval = options.pingInterval?.nanoseconds ?? .max
        self.timeout = options.pingTimeout.nanoseconds
        self.state = options.pingInterval == nil ? .off : .waiting
        self.lastReceived = now
    }

    /// Notes that something was received.
    @inline(__always)
    mutating func received(now: Instant) {
        self.lastReceived = now
        if case .asked = self.state {
            self.state = .waiting
        }
    }

    /// When ``advance(to:)`` has something to do.
    var deadline: Instant {
        switch self.state {
        case .off, .dead:
            return .max
        case .waiting:
            return self.lastReceived.after(self.interval)
        case .asked(let at):
            return at.after(self.timeout)
        }
    }

    mutating func advance(to now: Instant) -> Action {
        guard now >= self.deadline else { return .none }
        switch self.state {
        case .off, .dead:
            return .none
        case .waiting:
            self.state = .asked(at: now)
            return .sendPing
        case .asked:
            self.state = .dead
            return .giveUp
        }
    }
}
