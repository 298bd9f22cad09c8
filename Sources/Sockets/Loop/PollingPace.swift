/// Decides whether a loop that has nothing to do looks again for a moment before it sleeps.
///
/// To sleep and to be woken takes a processor tens of microseconds, often longer than a client in a closed loop takes for
/// its next request. So a loop that has just been woken from a short sleep looks for what comes next instead, for as long
/// as a short sleep. That is given up as fast as it does not pay: after a look in vain, the next 1, 2, 4, … 1,024
/// occasions are let pass. A loop with little to do sleeps as it would without this; a busy one never comes to it.
struct PollingPace: Sendable {
    /// Nanoseconds up to which a sleep counts as short, and for which the loop looks.
    let window: UInt64
    /// Whether the last sleep was short, or the last look found something.
    private var isQuick = false
    /// Occasions that are let pass yet, and how many will be after the next look in vain.
    private var skips = 0
    private var penalty = 1

    private static let maxPenalty = 1024

    init(window: UInt64) {
        self.window = window
    }

    /// Whether to look before the next sleep.
    mutating func looks() -> Bool {
        guard self.isQuick else { return false }
        guard self.skips > 0 else { return true }
        self.skips -= 1
        return false
    }

    /// Takes note of a look.
    mutating func looked(found: Bool) {
        self.isQuick = found
        if found {
            self.penalty = 1
        } else {
            self.skips = self.penalty
            self.penalty = min(self.penalty * 2, Self.maxPenalty)
        }
    }

    /// Takes note of a sleep that an event has ended.
    mutating func slept(_ nanoseconds: UInt64) {
        self.isQuick = nanoseconds <= self.window
    }
}
