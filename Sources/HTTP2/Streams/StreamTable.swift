/// The streams of a connection: slots in a row, found by identifier through a small hash table.
///
/// A slot's index stays the same while its stream lives; free slots form a list. The hash table is open-addressed with
/// linear probing, at most half full, and multiplies with a secret odd number: a peer that chooses identifiers cannot
/// choose their places. Removal closes gaps, so there are no tombstones.
struct StreamTable: ~Copyable {
    private struct Place {
        var id: StreamID = 0
        var slot: Int32 = 0
    }

    private(set) var slots: UnsafeMutablePointer<StreamSlot>?
    private(set) var slotCapacity = 0
    private var firstFree: Int32 = -1
    private(set) var count = 0

    private var places: UnsafeMutablePointer<Place>?
    private var placeCount = 0
    private var shift: UInt32 = 32
    private let multiplier: UInt32

    /// What ``find(_:)`` found last: frames of one stream come in a row.
    private var lastID: StreamID = 0
    private var lastSlot = -1

    /// Makes a table; the seed must be unknown to the peer.
    init(seed: UInt64) {
        let mixed = (seed ^ (seed >> 32)) &* 0x9e37_79b9_7f4a_7c15
        self.multiplier = UInt32(truncatingIfNeeded: mixed >> 32) | 1
    }

    deinit {
        self.slots?.deallocate()
        self.places?.deallocate()
    }

    /// The slot at an index.
    ///
    /// A method, as the thread sanitizer's instrumentation of a subscript here crashes Swift 6.3's compiler.
    @inline(__always)
    func at(_ slot: Int) -> UnsafeMutablePointer<StreamSlot> {
        // Indexes only come from `insert` and `find`, after memory was made.
        self.slots.unsafelyUnwrapped + slot
    }

    /// Whether a handle's stream still has its slot.
    @inline(__always)
    func holds(_ stream: StreamHandle) -> Bool {
        guard let slots = self.slots, stream.id != 0, stream.slot >= 0, stream.slot < self.slotCapacity else {
            return false
        }
        return slots[stream.slot].id == stream.id
    }

    /// The slot of a stream, or -1.
    @inline(__always)
    mutating func find(_ id: StreamID) -> Int {
        if id == self.lastID {
            return self.lastSlot
        }
        guard let places = self.places else { return -1 }
        var place = self.home(id)
        while places[place].id != 0 {
            if places[place].id == id {
                self.lastID = id
                self.lastSlot = Int(places[place].slot)
                return self.lastSlot
            }
            place = (place &+ 1) & (self.placeCount &- 1)
        }
        return -1
    }

    /// Gives a stream a slot; the identifier must be new.
    mutating func insert(_ id: StreamID) -> Int {
        if self.firstFree < 0 {
            self.grow()
        }
        let slot = Int(self.firstFree)
        self.firstFree = self.at(slot).pointee.next
        self.at(slot).initialize(to: StreamSlot())
        self.at(slot).pointee.id = id
        self.count &+= 1
        self.place(id, slot)
        self.lastID = id
        self.lastSlot = slot
        return slot
    }

    /// Takes a stream's slot back.
    mutating func remove(_ slot: Int) {
        let id = self.at(slot).pointee.id
        self.at(slot).pointee.id = 0
        self.at(slot).pointee.next = self.firstFree
        self.firstFree = Int32(truncatingIfNeeded: slot)
        self.count &-= 1
        self.lastID = 0
        self.lastSlot = -1
        self.unplace(id)
    }

    /// Gives the memory back if no stream is there.
    mutating func trim() {
        guard self.count == 0 else { return }
        self.slots?.deallocate()
        self.places?.deallocate()
        self.slots = nil
        self.places = nil
        self.slotCapacity = 0
        self.placeCount = 0
        self.firstFree = -1
        self.shift = 32
    }

    /// Which places of the hash table are taken, for tests of how they spread.
    var occupation: [Bool] { (0..<self.placeCount).map { self.places?[$0].id ?? 0 != 0 } }

    @inline(__always)
    private func home(_ id: StreamID) -> Int {
        // The first step spreads identifiers that follow each other, the second one is the peer's unknown.
        let spread = id &* 0x9e37_79b1
        return Int(((spread ^ (spread >> 15)) &* self.multiplier) >> self.shift)
    }

    private func place(_ id: StreamID, _ slot: Int) {
        // Only called after `grow` has made places for all slots.
        let places = self.places.unsafelyUnwrapped
        var place = self.home(id)
        while places[place].id != 0 {
            place = (place &+ 1) & (self.placeCount &- 1)
        }
        places[place] = Place(id: id, slot: Int32(truncatingIfNeeded: slot))
    }

    private func unplace(_ id: StreamID) {
        let places = self.places.unsafelyUnwrapped
        let mask = self.placeCount &- 1
        var gap = self.home(id)
        while places[gap].id != id {
            gap = (gap &+ 1) & mask
        }
        var next = (gap &+ 1) & mask
        while places[next].id != 0 {
            // An entry may fill the gap unless its home lies behind the gap.
            let distance = (next &- self.home(places[next].id)) & mask
            if distance >= (next &- gap) & mask {
                places[gap] = places[next]
                gap = next
            }
            next = (next &+ 1) & mask
        }
        places[gap] = Place()
    }

    @inline(never)
    private mutating func grow() {
        let capacity = max(1, self.slotCapacity * 2)
        let slots = UnsafeMutablePointer<StreamSlot>.allocate(capacity: capacity)
        if let old = self.slots {
            slots.moveInitialize(from: old, count: self.slotCapacity)
            old.deallocate()
        }
        for index in self.slotCapacity..<capacity {
            (slots + index).initialize(to: StreamSlot())
            slots[index].next = index + 1 < capacity ? Int32(index + 1) : -1
        }
        self.firstFree = Int32(self.slotCapacity)
        self.slots = slots
        self.slotCapacity = capacity

        self.places?.deallocate()
        self.placeCount = capacity * 2
        self.shift = UInt32(32 - self.placeCount.trailingZeroBitCount)
        let places = UnsafeMutablePointer<Place>.allocate(capacity: self.placeCount)
        places.initialize(repeating: Place(), count: self.placeCount)
        self.places = places
        for index in 0..<capacity where slots[index].id != 0 {
            self.place(slots[index].id, index)
        }
    }
}
