import HTTP2

/// Notices that the socket takes nothing of what the channel holds for it.
///
/// Looks now and then only: a client that stops reading is noticed after one to two times the timeout.
struct StallCheck {
    /// When to look again; `.max` if nothing was written since.
    private(set) var deadline = Instant.max
    private var written: UInt64 = 0
    /// How much had left at the last look, if anything was held then.
    private var lastSent: UInt64?

    /// Takes note of bytes that are given to the channel.
    @inline(__always)
    mutating func wrote(_ count: Int, now: Instant, timeout: Instant?) {
        self.written &+= UInt64(count)
        if self.deadline == .max, let timeout {
            self.deadline = now &+ timeout
        }
    }

    /// Looks at how much the channel holds: true if nothing has left since the last look.
    mutating func isStalled(buffered: Int, now: Instant, timeout: Instant) -> Bool {
        guard buffered > 0 else {
            self.lastSent = nil
            self.deadline = .max
            return false
        }
        let sent = self.written &- UInt64(buffered)
        if sent == self.lastSent { return true }
        self.lastSent = sent
        self.deadline = now &+ timeout
        return false
    }
}
