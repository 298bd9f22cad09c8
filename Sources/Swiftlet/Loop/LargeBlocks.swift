/// Tells the system's allocator that large blocks come and go in this process.
///
/// A stream of large messages takes and gives back a mebibyte of memory with each turn. As they come, glibc would give the
/// end of the heap back to the system each time, and every page of the next burst would be a fault: two thirds of the time
/// of such a stream. glibc learns by itself what sizes are usual, from the first large block that is given back, so it is
/// given one. Other allocators do as they please.
enum LargeBlocks {
    /// The bound up to which free memory is kept becomes twice as much; less than a connection's windows may hold.
    private static let size = 4 << 20

    private static let isAnnounced: Bool = {
        UnsafeMutableRawPointer.allocate(byteCount: Self.size, alignment: 16).deallocate()
        return true
    }()

    /// Says it, once in a process.
    static func announce() {
        _ = self.isAnnounced
    }
}
