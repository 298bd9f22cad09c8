/// How many octets of DATA the peer may send: on a stream or on the connection.
///
/// ```
/// size = available + held + unannounced
///        what the peer   what the consumer   what it has consumed and
///        may send        has not consumed    the peer does not know yet
/// ```
///
/// Nothing is given back before the consumer has consumed it, so a slow consumer stops the peer. Consumed octets are
/// announced when they make up half of the window: one WINDOW_UPDATE per half window.
package struct ReceiveWindow: Equatable, Sendable {
    /// The size that the window has when everything is consumed.
    package private(set) var size: Int
    /// How many octets the peer may send.
    package private(set) var available: Int
    /// How many octets are consumed and not announced.
    package private(set) var unannounced: Int = 0

    /// Makes a window of a size.
    package init(_ size: Int) {
        self.size = size
        self.available = size
    }

    /// How many octets the consumer has not consumed.
    package var held: Int { self.size - self.available - self.unannounced }

    /// Takes octets that were received; false if the peer may not send so many.
    @inline(__always)
    package mutating func receive(_ count: Int) -> Bool {
        guard count <= self.available else { return false }
        self.available &-= count
        return true
    }

    /// Takes octets that were consumed.
    ///
    /// Returns the increment to announce now, 0 if it can wait.
    @inline(__always)
    package mutating func consume(_ count: Int) -> Int {
        self.unannounced &+= count
        guard self.unannounced &* 2 >= self.size else { return 0 }
        return self.announce()
    }

    /// Grows the window; a smaller size changes nothing.
    ///
    /// Returns the increment to announce now.
    package mutating func grow(to size: Int) -> Int {
        guard size > self.size else { return 0 }
        self.unannounced += size - self.size
        self.size = size
        return self.announce()
    }

    /// Grows the window by a change of SETTINGS_INITIAL_WINDOW_SIZE, which needs no WINDOW_UPDATE.
    package mutating func growBySettings(_ difference: Int) {
        self.size += difference
        self.available += difference
    }

    private mutating func announce() -> Int {
        let increment = self.unannounced
        self.unannounced = 0
        self.available &+= increment
        return increment
    }
}
