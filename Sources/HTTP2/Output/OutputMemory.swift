/// Memory for output that the connections of one event loop share, so that one that has nothing to send holds none.
///
/// A connection takes a block with the first byte that waits and gives it back when all is sent. The block that was given
/// back last is taken next: it is still in the caches. Blocks that are free hold the address of the next one.
///
/// Not safe for use from two threads at once; a block must come back before or after, but on the same loop.
final class OutputMemory {
    /// How many bytes a block has: the responses of a read cycle with dozens of small calls.
    static let blockSize = 16 * 1024

    private let maxKept: Int
    private var firstFree: UnsafeMutableRawPointer?
    private var kept = 0

    /// Makes a store.
    ///
    /// - Parameter maxKept: how many blocks of 16 KiB are kept for the next use.
    init(maxKept: Int) {
        self.maxKept = maxKept
    }

    deinit {
        while self.firstFree != nil {
            self.take().deallocate()
        }
    }

    /// A block, its content undefined.
    func take() -> UnsafeMutableRawPointer {
        guard let block = self.firstFree else {
            return UnsafeMutableRawPointer.allocate(byteCount: Self.blockSize, alignment: 16)
        }
        self.firstFree = block.load(as: UnsafeMutableRawPointer?.self)
        self.kept &-= 1
        return block
    }

    /// Takes a block back.
    func giveBack(_ block: UnsafeMutableRawPointer) {
        guard self.kept < self.maxKept else {
            block.deallocate()
            return
        }
        block.storeBytes(of: self.firstFree, as: UnsafeMutableRawPointer?.self)
        self.firstFree = block
        self.kept &+= 1
    }
}
