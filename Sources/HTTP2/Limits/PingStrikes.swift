/// PINGs that come more often than allowed, as gRPC counts them (its proposal A8).
///
/// A PING that comes earlier than the shortest interval after the last good one is a strike; one more than the allowed
/// number of strikes ends the connection. Sending or receiving DATA or HEADERS clears strikes and interval: clients that
/// measure the bandwidth ping once per round trip while they read, and must be able to.
struct PingStrikes: Equatable, Sendable {
    private static let intervalWithoutStreams: Instant = 7_200_000_000_000

    private let interval: Instant
    private var lastPing: Instant?
    private let permitsWithoutStreams: Bool
    private let limit: Int32
    private var strikes: Int32 = 0

    init(options: LimitOptions) {
        self.limit = Int32(clamping: options.maxPingStrikes)
        self.interval = options.minPingInterval.nanoseconds
        self.permitsWithoutStreams = options.permitsPingsWithoutStreams
    }

    /// Takes one PING; false if it was one strike too many.
    mutating func ping(hasStreams: Bool, now: Instant) -> Bool {
        defer { self.lastPing = now }
        guard let last = self.lastPing else { return true }
        let interval =
            hasStreams || self.permitsWithoutStreams
            ? self.interval : max(self.interval, Self.intervalWithoutStreams)
        guard now < last.after(interval) else { return true }
        self.strikes &+= 1
        return self.strikes <= self.limit
    }

    /// Clears everything: DATA or HEADERS were sent or received.
    @inline(__always)
    mutating func progress() {
        self.strikes = 0
        self.lastPing = nil
    }
}
