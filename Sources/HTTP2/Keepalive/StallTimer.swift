/// Notices a peer that lets us wait: something is to be sent and for long nothing could be (CVE-2019-9511, -9517).
struct StallTimer: Equatable, Sendable {
    private let timeout: Instant
    private var waitingSince: Instant?

    init(options: KeepaliveOptions) {
        self.timeout = options.stallTimeout?.nanoseconds ?? .max
    }

    /// Says whether something waits; progress starts the time anew.
    mutating func update(isWaiting: Bool, progressed: Bool, now: Instant) {
        if !isWaiting {
            self.waitingSince = nil
        } else if progressed || self.waitingSince == nil {
            self.waitingSince = now
        }
    }

    /// When the peer has stalled for too long.
    var deadline: Instant {
        self.waitingSince.map { $0.after(self.timeout) } ?? .max
    }
}
