/// Notices a peer that does not read: output waits and for long none of it could be sent (CVE-2019-9511, -9517).
///
/// A peer that reads and keeps a stream's window closed is not stalling: its application may be slow, and nothing of
/// the stream waits here.
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
