/// The lists of a ``TimerWheel``: seven levels of 64 slots, and one list of what is due.
///
/// Only first and last node of each list are here; the wheel links the nodes.
struct WheelLists: ~Copyable {
    /// The list of what is due.
    static let due: Int32 = 448

    private static let levels = 7
    private static let digitBits: UInt64 = 6

    private struct Ends {
        var first: Int32 = -1
        var last: Int32 = -1
    }

    private let ends: UnsafeMutablePointer<Ends>
    /// One bit for each slot of a level that is not empty.
    private let occupied: UnsafeMutablePointer<UInt64>

    init() {
        self.ends = .allocate(capacity: Int(Self.due) + 1)
        self.ends.initialize(repeating: Ends(), count: Int(Self.due) + 1)
        self.occupied = .allocate(capacity: Self.levels)
        self.occupied.initialize(repeating: 0, count: Self.levels)
    }

    deinit {
        self.ends.deallocate()
        self.occupied.deallocate()
    }

    /// Where a timer belongs: on the level of the highest digit in which its tick differs from the wheel's.
    static func list(for tick: UInt64, elapsed: UInt64) -> Int32 {
        guard tick > elapsed else { return self.due }
        let level = UInt64(63 - (tick ^ elapsed).leadingZeroBitCount) / self.digitBits
        let slot = tick >> (level * self.digitBits) & 63
        return Int32(truncatingIfNeeded: level * 64 + slot)
    }

    /// The first slot that is not empty, and the tick at which its turn comes.
    ///
    /// The timers of a level are all earlier than those of the levels above.
    func firstSlot(after elapsed: UInt64) -> (list: Int32, tick: UInt64)? {
        for level in 0..<Self.levels where self.occupied[level] != 0 {
            let slot = self.occupied[level].trailingZeroBitCount
            let shift = UInt64(level) * Self.digitBits
            let above = (elapsed >> (shift + Self.digitBits)) << (shift + Self.digitBits)
            return (Int32(truncatingIfNeeded: level * 64 + slot), above | UInt64(slot) << shift)
        }
        return nil
    }

    /// The first node of a list; -1 if it is empty.
    func first(in list: Int32) -> Int32 { self.ends[Int(list)].first }

    /// Makes a node the last of a list and returns the one that was it; -1 if there was none.
    mutating func append(_ index: Int32, to list: Int32) -> Int32 {
        let ends = self.ends + Int(list)
        let last = ends.pointee.last
        ends.pointee.last = index
        if last < 0 {
            ends.pointee.first = index
            self.setOccupied(list, true)
        }
        return last
    }

    /// Notes that a node between two others, or at an end, has gone.
    mutating func remove(from list: Int32, previous: Int32, next: Int32) {
        let ends = self.ends + Int(list)
        if previous < 0 {
            ends.pointee.first = next
        }
        if next < 0 {
            ends.pointee.last = previous
        }
        if previous < 0, next < 0 {
            self.setOccupied(list, false)
        }
    }

    /// Empties a list and returns its first node, to be followed by its links.
    mutating func empty(_ list: Int32) -> Int32 {
        let first = self.ends[Int(list)].first
        self.ends[Int(list)] = Ends()
        self.setOccupied(list, false)
        return first
    }

    private mutating func setOccupied(_ list: Int32, _ isOccupied: Bool) {
        guard list != Self.due else { return }
        let bit: UInt64 = 1 << UInt64(list & 63)
        if isOccupied {
            self.occupied[Int(list >> 6)] |= bit
        } else {
            self.occupied[Int(list >> 6)] &= ~bit
        }
    }
}
