/// Memory for output that the connections of one event loop share, so that one that has nothing to send holds none.
///
/// A connection takes a block with the first byte that waits and gives it back when all is sent. The block that was given
/// back last is taken next: it is still in the caches. Blocks that are free hold the address of the next one. Of larger
/// memory one piece is kept: to have it from the system each time costs more than to fill it.
///
/// Not safe for use from two threads at once.
final class OutputMemory {
    /// How many bytes a block has: the responses of a read cycle with dozens of small calls.
    static let blockSize = 16 * 1024
    /// Larger pieces are not kept.
    static let largestSpare = 1 << 20

    private let maxKept: Int
    private var firstFree: UnsafeMutableRawPointer?
    private var kept = 0
    private var spare: UnsafeMutableRawBufferPointer?

    /// Makes a store that keeps so many blocks for the next use.
    init(maxKept: Int) {
        self.maxKept = maxKept
    }

    deinit {
        while self.firstFree != nil {
            self.takeBlock().deallocate()
        }
        self.spare?.deallocate()
    }

    /// A block, its content undefined.
    func takeBlock() -> UnsafeMutableRawPointer {
        guard let block = self.firstFree else {
            return UnsafeMutableRawPointer.allocate(byteCount: Self.blockSize, alignment: 16)
        }
        self.firstFree = block.load(as: UnsafeMutableRawPointer?.self)
        self.kept &-= 1
        return block
    }

    /// Memory of so many bytes at least, more than a block has.
    func takeLarge(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if let spare = self.spare, spare.count >= count {
            self.spare = nil
            return spare
        }
        return .allocate(byteCount: max(count, Self.blockSize + 1), alignment: 16)
    }

    /// Takes a block or larger memory back.
    func giveBack(_ memory: UnsafeMutableRawPointer, _ count: Int) {
        guard count == Self.blockSize else {
            self.giveBackLarge(UnsafeMutableRawBufferPointer(start: memory, count: count))
            return
        }
        guard self.kept < self.maxKept else {
            memory.deallocate()
            return
        }
        memory.storeBytes(of: self.firstFree, as: UnsafeMutableRawPointer?.self)
        self.firstFree = memory
        self.kept &+= 1
    }

    private func giveBackLarge(_ memory: UnsafeMutableRawBufferPointer) {
        guard memory.count <= Self.largestSpare, memory.count > self.spare?.count ?? 0 else {
            memory.deallocate()
            return
        }
        self.spare?.deallocate()
        self.spare = memory
    }
}
