import HTTP2

/// Tells from looks at an event loop when a handler has held it for too long.
///
/// A handler is told of once, when it has been seen for the bound: after between one and one and a half times the bound
/// if the looks are half a bound apart.
struct HoldDetector: Sendable {
    /// A handler that holds a loop.
    struct Hold: Equatable, Sendable {
        let method: WatchedMethods.ID
        /// Nanoseconds that it has been seen for: it began at least as long ago.
        let duration: Instant
    }

    private let bound: Instant
    private var seen: LoopActivity.Moment?
    private var since: Instant = 0
    private var isTold = false

    init(bound: Instant) {
        self.bound = bound
    }

    /// Takes what the loop was found to do; returns the handler that has just become too long.
    mutating func look(_ moment: LoopActivity.Moment, now: Instant) -> Hold? {
        guard moment == self.seen else {
            self.seen = moment
            self.since = now
            self.isTold = false
            return nil
        }
        let duration = now - self.since
        guard !self.isTold, moment.method != WatchedMethods.none, duration >= self.bound else { return nil }
        self.isTold = true
        return Hold(method: moment.method, duration: duration)
    }
}
