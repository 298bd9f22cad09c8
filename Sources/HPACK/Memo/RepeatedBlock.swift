/// Recognises a block that is the same as the last one, byte for byte.
///
/// Equal bytes mean an equal list only while the table is the same, and if the block itself does not change it: so only
/// blocks of nothing but indexed fields are kept, with the table's count of changes: an insertion, a size update, and a
/// field that is larger than the table and empties it without being inserted. A trim calls ``forget()``.
struct RepeatedBlock {
    /// Longer blocks are not kept: 16 indexes of two octets.
    static let longest = 32

    /// The place in the memo.
    private(set) var place = 0
    /// The memo's; 0 if nothing is kept.
    private(set) var id: UInt64 = 0
    private(set) var listSize = 0
    private var changes = 0
    private var count = 0
    private var octets: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// Whether the block is the one that is kept.
    @inline(__always)
    func matches(_ bytes: UnsafeRawBufferPointer, changes: Int) -> Bool {
        guard bytes.count == self.count, changes == self.changes, self.id != 0 else { return false }
        return withUnsafeBytes(of: self.octets) { octets in
            equalBytes(UnsafeRawBufferPointer(rebasing: octets[..<bytes.count]), bytes)
        }
    }

    /// Keeps a block of nothing but indexed fields, whose list is in the memo.
    mutating func keep(_ bytes: UnsafeRawBufferPointer, place: Int, id: UInt64, listSize: Int, changes: Int) {
        guard bytes.count <= Self.longest else { return }
        withUnsafeMutableBytes(of: &self.octets) { $0.copyMemory(from: bytes) }
        self.count = bytes.count
        self.place = place
        self.id = id
        self.listSize = listSize
        self.changes = changes
    }

    mutating func forget() {
        self.id = 0
    }
}
