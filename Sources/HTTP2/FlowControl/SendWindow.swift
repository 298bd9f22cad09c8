/// How many octets of DATA may be sent (RFC 9113, section 6.9.1): on a stream or on the connection.
///
/// It falls below zero when the peer makes its initial window smaller (section 6.9.2).
package struct SendWindow: Equatable, Sendable {
    /// The largest window: 2^31 - 1.
    package static let maximum = 0x7fff_ffff

    /// How many octets may be sent; may be negative.
    package private(set) var available: Int

    /// Makes a window of a size.
    package init(_ size: Int) {
        self.available = size
    }

    /// Takes octets that are sent, at most ``available``.
    @inline(__always)
    package mutating func take(_ count: Int) {
        self.available &-= count
    }

    /// Adds the increment of a WINDOW_UPDATE or the difference of two initial sizes.
    ///
    /// Returns false if the window would pass ``maximum``; it is unchanged then.
    package mutating func add(_ increment: Int) -> Bool {
        let sum = self.available + increment
        guard sum <= Self.maximum else { return false }
        self.available = sum
        return true
    }
}
