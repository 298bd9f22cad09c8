/// How much output may wait before no more DATA is accepted: more for a peer that takes at once whatever it is given.
///
/// What a large burst leaves in one piece costs the system less than several small ones, since each ends with a segment of
/// its own that is not full, and with the peer being woken. A peer that lets anything lie gets nothing more until it has
/// taken what is above the configured bound, and that is its bound again.
struct OutputBound {
    /// The largest burst, in configured bounds.
    private static let maxGrowth = 4

    private let configured: Int
    /// The bound in bytes.
    private(set) var current: Int

    /// A bound in bytes, more than 0.
    init(_ configured: Int) {
        self.configured = configured
        self.current = configured
    }

    /// How many bytes more than configured may wait.
    var extra: Int { self.current - self.configured }

    /// Takes note of bytes that were sent, and of those that were left.
    ///
    /// - Parameters:
    ///   - count: Bytes of large messages; 0 for others, which lie in one run that had better stay in the caches.
    ///   - left: Bytes of any kind.
    @inline(__always)
    mutating func drained(_ count: Int, left: Int) {
        if left > 0 {
            self.current = max(self.configured, min(self.current, left))
        } else if count >= self.current / 2 {
            self.current = min(self.current * 2, self.configured * Self.maxGrowth)
        }
    }
}
