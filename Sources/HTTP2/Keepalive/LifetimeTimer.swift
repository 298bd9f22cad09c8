/// Ends a connection in good order when it was idle for long or has grown old.
struct LifetimeTimer: Equatable, Sendable {
    enum Action: Equatable, Sendable {
        case none
        /// Drain; streams may finish.
        case drain
        /// The grace after the age is over: cut.
        case cut
    }

    private let maxIdle: Instant
    private let grace: Instant
    private var ageDeadline: Instant
    private var cutDeadline: Instant = .max
    /// Since when there is no stream; `nil` while there is one.
    private var idleSince: Instant?

    init(options: KeepaliveOptions, now: Instant) {
        self.maxIdle = options.maxIdle?.nanoseconds ?? .max
        self.grace = options.maxAgeGrace?.nanoseconds ?? .max
        self.ageDeadline = options.maxAge.map { now.after($0.nanoseconds) } ?? .max
        self.idleSince = now
    }

    /// Notes the first stream.
    @inline(__always)
    mutating func busy() {
        self.idleSince = nil
    }

    /// Notes that the last stream is gone.
    @inline(__always)
    mutating func idle(now: Instant) {
        self.idleSince = now
    }

    /// When ``advance(to:)`` has something to do.
    var deadline: Instant {
        let idle = self.idleSince.map { $0.after(self.maxIdle) } ?? .max
        return min(idle, min(self.ageDeadline, self.cutDeadline))
    }

    mutating func advance(to now: Instant) -> Action {
        if now >= self.cutDeadline {
            self.cutDeadline = .max
            return .cut
        }
        if now >= self.ageDeadline {
            self.ageDeadline = .max
            self.idleSince = nil
            self.cutDeadline = now.after(self.grace)
            return .drain
        }
        if let idleSince, now >= idleSince.after(self.maxIdle) {
            self.idleSince = nil
            return .drain
        }
        return .none
    }
}
