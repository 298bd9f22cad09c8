/// What was counted, on all connections.
struct Tally: ~Copyable {
    /// The monotonic clock when the events under way came in.
    var now: UInt64 = 0
    /// Whether calls that end are followed by new ones.
    var isOpen = false
    /// Calls that were begun, ever; also what makes each one's metadata different.
    var started = 0
    /// How many may be begun.
    var allowed = Int.max
    /// Calls that ended, ever.
    var finished = 0
    /// What is reported: since the end of the warm-up.
    var calls = 0
    /// Messages that came back, or for a client's stream were sent.
    var messages = 0
    /// Of calls, or for a ping-pong of round trips.
    var latencies = Histogram()

    /// Forgets what the warm-up counted.
    mutating func reset() {
        self.calls = 0
        self.messages = 0
        self.latencies.reset()
    }
}
