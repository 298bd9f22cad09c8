/// Remembers how streams ended that ended lately: what a late frame on such a stream means depends on it.
///
/// Frames may be on their way when we reset a stream and must be ignored then (RFC 9113, section 5.1); after the peer's
/// own RST_STREAM or END_STREAM they are its error. Only so many streams are remembered; a late frame on an older one
/// that we reset is still known by ``highestReset``.
struct ClosedStreams {
    enum Ending: UInt8 {
        /// We sent RST_STREAM.
        case resetByUs = 1
        /// The peer sent RST_STREAM.
        case resetByPeer
        /// Both sides sent END_STREAM.
        case finished
    }

    private static let remembered = 32

    /// The two low bits are the ending; above them is the identifier without its lowest bit, which is always 1.
    private var ring = InlineRing()
    private var next = 0
    /// The highest stream that we reset.
    private(set) var highestReset: StreamID = 0

    @inline(__always)
    mutating func note(_ id: StreamID, _ ending: Ending) {
        self.ring[self.next] = (id >> 1) << 2 | StreamID(ending.rawValue)
        self.next = (self.next &+ 1) & (Self.remembered &- 1)
        if ending == .resetByUs {
            self.highestReset = max(self.highestReset, id)
        }
    }

    /// How a stream ended, if it is remembered.
    func ending(of id: StreamID) -> Ending? {
        for place in 0..<Self.remembered where self.ring[place] >> 2 == id >> 1 && self.ring[place] & 3 != 0 {
            return Ending(rawValue: UInt8(self.ring[place] & 3))
        }
        return nil
    }

    /// 32 words without an allocation.
    private struct InlineRing {
        private typealias Eight = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)
        private var words: (Eight, Eight, Eight, Eight) = (
            (0, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0, 0, 0)
        )

        subscript(place: Int) -> UInt32 {
            @inline(__always) get {
                withUnsafeBytes(of: self.words) { $0.load(fromByteOffset: (place & 31) &* 4, as: UInt32.self) }
            }
            @inline(__always) set {
                withUnsafeMutableBytes(of: &self.words) {
                    $0.storeBytes(of: newValue, toByteOffset: (place & 31) &* 4, as: UInt32.self)
                }
            }
        }
    }
}
