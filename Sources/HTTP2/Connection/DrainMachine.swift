/// Ends a connection without losing a request (RFC 9113, section 6.8).
///
/// ```
/// running ─ drain ─→ noticed ─ PING answered, or time ─→ closing ─ last stream gone ─→ done
///                    GOAWAY(2^31-1), PING                GOAWAY(last)
/// ```
///
/// The first GOAWAY tells the client to open no more streams; those that it opened before it could know are still
/// taken. The PING's answer shows that it knows, and the second GOAWAY names the last stream that was taken.
struct DrainMachine: Equatable, Sendable {
    enum Action: Equatable, Sendable {
        case none
        /// Send GOAWAY with the last stream 2^31 - 1, and a PING.
        case sendNotice
        /// Send GOAWAY with the last stream that was taken.
        case sendFinal
        /// Nothing more will happen: close when the output is drained.
        case close
    }

    enum State: Equatable, Sendable {
        case running
        case noticed(deadline: Instant)
        case closing
        case done
    }

    private(set) var state: State = .running
    private let notice: Instant

    init(notice: Duration) {
        self.notice = notice.nanoseconds
    }

    /// When ``advance(to:streams:)`` has something to do.
    var deadline: Instant {
        if case .noticed(let deadline) = self.state {
            return deadline
        }
        return .max
    }

    /// Whether new streams are to be ignored: the peer was told which is the last one.
    @inline(__always) var refusesStreams: Bool { self.state == .closing || self.state == .done }

    mutating func drain(now: Instant) -> Action {
        guard self.state == .running else { return .none }
        self.state = .noticed(deadline: now.after(self.notice))
        return .sendNotice
    }

    /// The PING was answered.
    mutating func noticeAcknowledged() -> Action {
        guard case .noticed = self.state else { return .none }
        self.state = .closing
        return .sendFinal
    }

    mutating func advance(to now: Instant, streams: Int) -> Action {
        switch self.state {
        case .noticed(let deadline) where now >= deadline:
            self.state = .closing
            return .sendFinal
        case .closing where streams == 0:
            self.state = .done
            return .close
        default:
            return .none
        }
    }
}
