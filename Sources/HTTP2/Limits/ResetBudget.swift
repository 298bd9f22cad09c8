/// Streams that end by RST_STREAM because of the peer: by its own RST_STREAM (rapid reset, CVE-2023-44487), or by ours
/// for an error it made (MadeYouReset, CVE-2025-8671).
///
/// So many are fine within an interval; completed streams earn them back, one for one.
struct ResetBudget: Equatable, Sendable {
    private let limit: Int
    private let interval: Instant
    private var spent = 0
    private var intervalStart: Instant = 0

    init(limit: Int, interval: Duration) {
        self.limit = limit
        self.interval = interval.nanoseconds
    }

    /// Takes one reset; false if it was one too many.
    mutating func spend(now: Instant) -> Bool {
        if now &- self.intervalStart >= self.interval {
            self.intervalStart = now
            self.spent = 0
        }
        self.spent &+= 1
        return self.spent <= self.limit
    }

    /// Gives one back for a completed stream.
    @inline(__always)
    mutating func earn() {
        if self.spent > 0 {
            self.spent &-= 1
        }
    }
}
