/// Lets the first line of each kind through at once, then at most one in a second, and counts what it held back.
///
/// Knows no clock: `now` is in nanoseconds, from any start, and never goes back.
struct LineLimiter: Sendable {
    private struct Kind: Sendable {
        var nextLine: UInt64 = 0
        var heldBack = 0
    }

    private let interval: UInt64
    private var kinds: [Kind]

    init(kinds: Int, interval: UInt64 = 1_000_000_000) {
        self.interval = interval
        self.kinds = Array(repeating: Kind(), count: kinds)
    }

    /// Takes one line of a kind; returns how many were held back since the last, or `nil` if this one is too.
    mutating func take(_ kind: Int, now: UInt64) -> Int? {
        guard now >= self.kinds[kind].nextLine else {
            self.kinds[kind].heldBack += 1
            return nil
        }
        let heldBack = self.kinds[kind].heldBack
        self.kinds[kind] = Kind(nextLine: now &+ self.interval, heldBack: 0)
        return heldBack
    }
}
