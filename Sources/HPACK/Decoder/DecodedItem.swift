/// One field of the block at hand that was recognised by identity; its bytes are looked up only if the memo misses.
struct DecodedItem {
    /// Where the field's bytes are.
    enum Place {
        /// In the static table, by index.
        case staticEntry(Int)
        /// In the dynamic table, by number.
        case dynamicEntry(Int)
        /// In the literal cache, by slot.
        case literal(Int)
        /// In the list of fields that were saved from the dynamic table before an eviction, by place.
        case rescued(Int)
    }

    let identity: UInt64
    var place: Place
}

/// The items of one block.
struct DecodedItems: ~Copyable {
    private var memory: UnsafeMutablePointer<DecodedItem>?
    private(set) var count = 0
    private var capacity = 0

    init() {}

    deinit {
        self.memory?.deallocate()
    }

    /// The items; not to be touched while there are none.
    @inline(__always) var items: UnsafeMutablePointer<DecodedItem> {
        // An item was appended, and `grow` has made the memory.
        self.memory.unsafelyUnwrapped
    }

    @inline(__always)
    mutating func removeAll() {
        self.count = 0
    }

    @inline(__always)
    mutating func append(_ item: DecodedItem) {
        if self.count == self.capacity {
            self.grow()
        }
        (self.items + self.count).initialize(to: item)
        self.count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let capacity = max(16, self.capacity * 2)
        let memory = UnsafeMutablePointer<DecodedItem>.allocate(capacity: capacity)
        if let old = self.memory {
            memory.moveInitialize(from: old, count: self.count)
            old.deallocate()
        }
        self.memory = memory
        self.capacity = capacity
    }
}
