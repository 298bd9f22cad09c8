/// Frames in the output that only answer the peer's: PING and SETTINGS acknowledgements, RST_STREAM.
///
/// A peer that makes us write them and does not read (CVE-2019-9512, -9514, -9515) must not fill our memory.
struct ControlFrameLimit: Equatable, Sendable {
    private let limit: Int32
    private var queued: Int32 = 0
    private var drains: UInt64 = 0

    init(limit: Int) {
        self.limit = Int32(clamping: limit)
    }

    /// Takes one frame into an output that has run empty so many times; false if it was one too many.
    mutating func queue(drains: UInt64) -> Bool {
        if drains != self.drains {
            self.drains = drains
            self.queued = 0
        }
        self.queued &+= 1
        return self.queued <= self.limit
    }
}
