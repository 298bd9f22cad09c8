/// Remembers decoded header lists by the identities of their fields.
///
/// A client repeats itself: request after request has the same method, path and metadata, each an index into a table.
/// The bytes of the block are no key, as one insertion (a new `grpc-timeout`) shifts all indexes; the identities of the
/// entries that they refer to are. A list has two places by the hash of its identities; a third one replaces the older.
/// A collision costs a miss, nothing else.
///
/// Memory: at most 16 lists of 1 KiB and 32 fields, allocated with the first list.
struct HeaderMemo: ~Copyable {
    /// One remembered list.
    struct Slot: ~Copyable {
        var hash: UInt64 = 0
        /// 0 while the slot is empty.
        var id: UInt64 = 0
        /// When the slot was used last, in blocks.
        var lastBlock: UInt64 = 0
        /// The size of the remembered fields as RFC 9113, section 6.5.2 counts it.
        var size = 0
        var identities: UnsafeMutablePointer<UInt64>?
        var fields = FieldList()

        deinit {
            self.identities?.deallocate()
        }
    }

    static let slotCount = 16
    static let longestList = 32
    static let largestList = 1024 + 32 * 32

    private(set) var slots: UnsafeMutablePointer<Slot>?
    private var lastID: UInt64 = 0

    init() {}

    deinit {
        Self.free(self.slots)
    }

    /// Forgets everything and gives the memory back; ids go on counting.
    mutating func removeAll() {
        Self.free(self.slots)
        self.slots = nil
    }

    private static func free(_ slots: UnsafeMutablePointer<Slot>?) {
        guard let slots else { return }
        slots.deinitialize(count: self.slotCount)
        slots.deallocate()
    }

    /// The slot of the list with these identities, or -1.
    @inline(__always)
    func find(_ items: UnsafePointer<DecodedItem>, count: Int, hash: UInt64, block: UInt64) -> Int {
        guard let slots = self.slots else { return -1 }
        let places = Self.places(hash)
        if Self.matches(slots + places.0, items, count, hash) {
            slots[places.0].lastBlock = block
            return places.0
        }
        if Self.matches(slots + places.1, items, count, hash) {
            slots[places.1].lastBlock = block
            return places.1
        }
        return -1
    }

    /// Makes room for a new list in the older one of its two places; its fields are to be appended.
    ///
    /// - Returns: the slot.
    mutating func remember(
        _ items: UnsafePointer<DecodedItem>,
        count: Int,
        hash: UInt64,
        size: Int,
        block: UInt64
    ) -> Int {
        let slots = self.slots ?? self.allocate()
        let places = Self.places(hash)
        let place = slots[places.0].lastBlock <= slots[places.1].lastBlock ? places.0 : places.1
        let slot = slots + place
        let identities = UnsafeMutablePointer<UInt64>.allocate(capacity: max(count, 1))
        for index in 0..<count {
            (identities + index).initialize(to: items[index].identity)
        }
        slot.pointee.identities?.deallocate()
        slot.pointee.identities = identities
        slot.pointee.fields.removeAll()
        self.lastID += 1
        slot.pointee.id = self.lastID
        slot.pointee.hash = hash
        slot.pointee.size = size
        slot.pointee.lastBlock = block
        return place
    }

    /// Appends a field to the list in a slot.
    func append(_ field: HeaderField, at place: Int) {
        self.slots?[place].fields.append(name: field.name, nameBytes: field.nameBytes, value: field.value)
    }

    @inline(__always)
    private static func places(_ hash: UInt64) -> (Int, Int) {
        (Int(truncatingIfNeeded: hash & 15), Int(truncatingIfNeeded: (hash >> 32) & 15))
    }

    @inline(__always)
    private static func matches(
        _ slot: UnsafeMutablePointer<Slot>,
        _ items: UnsafePointer<DecodedItem>,
        _ count: Int,
        _ hash: UInt64
    ) -> Bool {
        guard slot.pointee.hash == hash, slot.pointee.id != 0, slot.pointee.fields.count == count,
            let identities = slot.pointee.identities
        else { return false }
        for index in 0..<count where identities[index] != items[index].identity {
            return false
        }
        return true
    }

    @inline(never)
    private mutating func allocate() -> UnsafeMutablePointer<Slot> {
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: Self.slotCount)
        for index in 0..<Self.slotCount {
            (slots + index).initialize(to: Slot())
        }
        self.slots = slots
        return slots
    }
}
