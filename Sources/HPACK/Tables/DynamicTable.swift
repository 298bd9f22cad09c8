/// The dynamic table (RFC 7541, section 2.3.2): a queue of fields that evicts the oldest to stay within a size.
///
/// The bytes of all entries lie in one ring, each entry's name and value in one piece, the entries' records in another
/// ring. An entry that does not fit before the end of the byte ring starts at its beginning. With twice the table's
/// maximum of room there is always a place: the live bytes and the new ones are at most that maximum together, so
/// either the end of the ring or its beginning has a gap of that size. Both rings start small and grow on demand.
///
/// Entries are counted from the first one ever inserted ("number"), so that a reference survives insertions; RFC
/// 7541's index counts from the newest (62) to the oldest.
struct DynamicTable: ~Copyable {
    /// The record of one entry.
    struct Entry {
        /// What the field is remembered by: equal identities mean equal fields; see ``HeaderMemo``.
        var identity: UInt64
        var offset: UInt32
        var nameLength: UInt32
        var valueLength: UInt32
        var name: KnownName
        /// Whether the decoder keeps the field apart from the memo.
        var isVarying: Bool

        var size: Int { Int(self.nameLength) + Int(self.valueLength) + fieldOverhead }
    }

    /// The number of the next entry: how many were ever inserted.
    private(set) var inserted: Int = 0

    /// The number of the oldest entry that is still there.
    private(set) var oldest: Int = 0

    /// The size of all entries as RFC 7541, section 4.1 counts it.
    private(set) var size: Int = 0

    /// The size that entries are evicted to stay within.
    private(set) var maximumSize: Int

    /// Counts insertions and changes of the size: while it stands still, every index means the same field.
    private(set) var changes = 0

    private var entries: UnsafeMutablePointer<Entry>?
    private var entryCapacity = 0
    private var ring: UnsafeMutableRawPointer?
    private var ringCapacity = 0
    private var writeOffset = 0

    init(maximumSize: Int) {
        self.maximumSize = maximumSize
    }

    deinit {
        self.entries?.deallocate()
        self.ring?.deallocate()
    }

    /// How many entries there are.
    @inline(__always) var count: Int { self.inserted &- self.oldest }

    /// The entry with a number, which must be in `oldest..<inserted`.
    @inline(__always)
    func entry(_ number: Int) -> UnsafePointer<Entry> {
        // The ring exists and covers `number` as soon as one entry was inserted.
        UnsafePointer(self.entries.unsafelyUnwrapped + (number & (self.entryCapacity &- 1)))
    }

    /// The bytes of an entry's name; valid until the table changes.
    @inline(__always)
    func nameBytes(_ entry: UnsafePointer<Entry>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: self.ring.unsafelyUnwrapped + Int(entry.pointee.offset),
            count: Int(entry.pointee.nameLength)
        )
    }

    /// The bytes of an entry's value; valid until the table changes.
    @inline(__always)
    func valueBytes(_ entry: UnsafePointer<Entry>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: self.ring.unsafelyUnwrapped + Int(entry.pointee.offset) + Int(entry.pointee.nameLength),
            count: Int(entry.pointee.valueLength)
        )
    }

    /// Sets the maximum size and evicts what no longer fits.
    mutating func resize(to maximumSize: Int) {
        self.maximumSize = maximumSize
        self.changes += 1
        self.evict(to: maximumSize)
    }

    /// Whether inserting a field of `size` evicts entries or empties the table.
    @inline(__always)
    func evictsOnInsert(size: Int) -> Bool {
        self.size &+ size > self.maximumSize
    }

    /// Inserts a field; one that is larger than the table empties it instead (RFC 7541, section 4.4).
    ///
    /// The bytes must not lie in this table.
    mutating func insert(
        name: KnownName,
        nameBytes: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer,
        identity: UInt64
    ) {
        let length = nameBytes.count + value.count
        let size = length + fieldOverhead
        self.changes += 1
        guard size <= self.maximumSize else {
            self.evict(to: 0)
            return
        }
        self.evict(to: self.maximumSize - size)
        let offset = self.place(length)
        if self.count == self.entryCapacity {
            self.growEntries()
        }
        if let ring = self.ring {
            let target = UnsafeMutableRawBufferPointer(start: ring + offset, count: length)
            target.copyMemory(from: nameBytes)
            UnsafeMutableRawBufferPointer(rebasing: target[nameBytes.count...]).copyMemory(from: value)
        }
        let entry = Entry(
            identity: identity,
            offset: UInt32(offset),
            nameLength: UInt32(nameBytes.count),
            valueLength: UInt32(value.count),
            name: name,
            isVarying: name.varies
        )
        self.entries.unsafelyUnwrapped[self.inserted & (self.entryCapacity - 1)] = entry
        self.writeOffset = offset + length
        self.inserted += 1
        self.size += size
    }

    private mutating func evict(to target: Int) {
        while self.size > target {
            self.size -= self.entry(self.oldest).pointee.size
            self.oldest += 1
        }
        if self.count == 0 {
            self.writeOffset = 0
        }
    }

    /// Finds room for `length` bytes in one piece and grows the ring where there is none.
    private mutating func place(_ length: Int) -> Int {
        if self.count == 0 {
            if length >= self.ringCapacity {
                self.growRing(length)
            }
            return 0
        }
        let start = Int(self.entry(self.oldest).pointee.offset)
        if self.writeOffset > start || (self.writeOffset == start && self.size == self.count * fieldOverhead) {
            if self.writeOffset + length <= self.ringCapacity {
                return self.writeOffset
            }
            if length <= start {
                return 0
            }
        } else if self.writeOffset + length <= start {
            return self.writeOffset
        }
        self.growRing(length)
        return self.writeOffset
    }

    /// Moves all entries to the front of a larger ring that has room for `length` more bytes behind them.
    private mutating func growRing(_ length: Int) {
        let live = self.size - self.count * fieldOverhead
        self.moveRing(to: max(128, max(live + length + 1, min(self.ringCapacity * 2, self.maximumSize * 2))))
    }

    private mutating func moveRing(to capacity: Int) {
        let ring = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
        var offset = 0
        for number in self.oldest..<self.inserted {
            let entry = self.entries.unsafelyUnwrapped + (number & (self.entryCapacity - 1))
            let length = Int(entry.pointee.nameLength) + Int(entry.pointee.valueLength)
            if let old = self.ring {
                (ring + offset).copyMemory(from: old + Int(entry.pointee.offset), byteCount: length)
            }
            entry.pointee.offset = UInt32(offset)
            offset += length
        }
        self.ring?.deallocate()
        self.ring = ring
        self.ringCapacity = capacity
        self.writeOffset = offset
    }

    /// Gives back the memory that the entries do not need.
    mutating func compact() {
        guard self.count > 0 else {
            self.entries?.deallocate()
            self.ring?.deallocate()
            self.entries = nil
            self.ring = nil
            self.entryCapacity = 0
            self.ringCapacity = 0
            self.writeOffset = 0
            return
        }
        self.moveRing(to: self.size - self.count * fieldOverhead)
        var capacity = 1
        while capacity < self.count {
            capacity *= 2
        }
        self.moveEntries(to: capacity)
    }

    private mutating func growEntries() {
        self.moveEntries(to: max(4, self.entryCapacity * 2))
    }

    private mutating func moveEntries(to capacity: Int) {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        for number in self.oldest..<self.inserted {
            (entries + (number & (capacity - 1))).initialize(to: self.entry(number).pointee)
        }
        self.entries?.deallocate()
        self.entries = entries
        self.entryCapacity = capacity
    }
}
