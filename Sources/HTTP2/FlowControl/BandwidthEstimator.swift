/// Finds out how large the receive windows must be to keep the path full.
///
/// The bandwidth-delay product is measured as gRPC does: a PING goes out when DATA arrives, and what arrives until its
/// answer is one round trip's worth. When that is more than two thirds of the window and the bandwidth has risen, the
/// window was in the way: it becomes twice the measured amount, up to a maximum. Nothing grows while the consumer does
/// not keep up: a larger window would only hold more for it.
///
/// Measuring starts when a quarter of a window has arrived, so that small calls cause no PINGs, and pauses for longer
/// each time that nothing came of it.
package struct BandwidthEstimator: Equatable, Sendable {
    /// The answer to a PING.
    package enum Action: Equatable, Sendable {
        /// Nothing is to be done.
        case none
        /// The windows should grow to this size.
        case grow(to: Int)
    }

    private static let shortestPause: Instant = 100_000_000
    private static let longestPause: Instant = 10_000_000_000

    private let maximumWindow: Int
    private var window: Int
    /// Octets since the last measurement, or since its PING.
    private var received = 0
    private var pingSentAt: Instant?
    private var nextPingAt: Instant = 0
    private var pause = Self.shortestPause
    private var bestBandwidth: Double = 0

    /// Makes an estimator for windows of a size that may grow to a maximum; equal sizes switch it off.
    package init(window: Int, maximumWindow: Int) {
        self.window = window
        self.maximumWindow = maximumWindow
    }

    /// Notes received DATA; true if a PING is to be sent now.
    @inline(__always)
    package mutating func receive(_ count: Int, now: Instant) -> Bool {
        self.received &+= count
        guard self.received &* 4 >= self.window else { return false }
        return self.startMeasuring(now: now)
    }

    @inline(never)
    private mutating func startMeasuring(now: Instant) -> Bool {
        guard self.pingSentAt == nil, self.window < self.maximumWindow else { return false }
        guard now >= self.nextPingAt else {
            self.received = 0
            return false
        }
        self.pingSentAt = now
        self.received = 0
        return true
    }

    /// Takes the answer to the PING; `keepsUp` says whether the consumer has consumed most of what was received.
    package mutating func acknowledged(now: Instant, keepsUp: Bool) -> Action {
        guard let sentAt = self.pingSentAt else { return .none }
        self.pingSentAt = nil
        let roundTrip = Double(max(now &- sentAt, 1))
        let bandwidth = Double(self.received) / roundTrip
        let sample = self.received
        self.received = 0
        guard keepsUp, sample * 3 >= self.window * 2, bandwidth > self.bestBandwidth else {
            self.pause = min(self.pause * 2, Self.longestPause)
            self.nextPingAt = now &+ self.pause
            return .none
        }
        self.bestBandwidth = bandwidth
        self.pause = Self.shortestPause
        self.nextPingAt = now
        let grown = min(max(sample * 2, self.window), self.maximumWindow)
        guard grown > self.window else { return .none }
        self.window = grown
        return .grow(to: grown)
    }
}
