/// A number of frames that the peer may send without getting anywhere.
///
/// Progress (a request, DATA in either direction) earns frames back. What is spent never falls below zero, so that
/// progress cannot be saved up for a flood.
struct FrameBudget: Equatable, Sendable {
    private let limit: Int32
    private(set) var spent: Int32 = 0

    init(limit: Int) {
        self.limit = Int32(clamping: limit)
    }

    /// Takes one frame; false if it was one too many.
    @inline(__always)
    mutating func spend() -> Bool {
        self.spent &+= 1
        return self.spent <= self.limit
    }

    /// Gives back so many frames.
    @inline(__always)
    mutating func earn(_ count: Int32) {
        self.spent = max(0, self.spent &- count)
    }

    /// Gives back all frames.
    @inline(__always)
    mutating func reset() {
        self.spent = 0
    }
}

/// DATA frames of one stream with little or nothing in them, in a row (CVE-2019-9518).
struct SmallFrameBudget: Equatable, Sendable {
    private var spent: UInt32 = 0

    /// Takes a frame of a size; false if it was one small frame too many.
    @inline(__always)
    mutating func take(size: Int, small: Int, limit: Int) -> Bool {
        if size > small {
            self.spent = 0
            return true
        }
        // An empty frame is never of use; a small one may be a small message.
        self.spent &+= size == 0 ? 4 : 1
        return Int(self.spent) <= limit
    }
}
