/// Memory of others that is sent from where it lies, and whoever keeps it alive.
struct OutputReference {
    var bytes: UnsafeRawBufferPointer
    /// Which of the output's own bytes come before: an offset from the start of their memory.
    var position: Int
    let owner: AnyObject
}

/// The references that wait to be sent, in their order: a ring that has no memory while it is empty.
struct ReferenceQueue: ~Copyable {
    private var ring: UnsafeMutablePointer<OutputReference>?
    private var capacity = 0
    private var head = 0
    private(set) var count = 0

    /// How many bytes are referenced.
    private(set) var byteCount = 0

    init() {}

    deinit {
        for index in 0..<self.count {
            self.place(index).deinitialize(count: 1)
        }
        self.ring?.deallocate()
    }

    @inline(__always) var isEmpty: Bool { self.count == 0 }

    /// The reference at an index below ``count``.
    subscript(index: Int) -> OutputReference { self.place(index).pointee }

    /// Appends a reference, which must not be empty.
    mutating func append(_ reference: OutputReference) {
        if self.count == self.capacity {
            self.grow()
        }
        self.place(self.count).initialize(to: reference)
        self.count += 1
        self.byteCount += reference.bytes.count
    }

    /// Removes so many bytes from the front of the first reference, or the whole of it.
    ///
    /// Returns how many were removed. The owner is let go with the last byte.
    mutating func removeFromFirst(_ count: Int) -> Int {
        let first = self.place(0)
        let removed = min(count, first.pointee.bytes.count)
        self.byteCount -= removed
        if removed < first.pointee.bytes.count {
            first.pointee.bytes = UnsafeRawBufferPointer(rebasing: first.pointee.bytes[removed...])
            return removed
        }
        first.deinitialize(count: 1)
        self.head = (self.head + 1) & (self.capacity - 1)
        self.count -= 1
        if self.count == 0 {
            self.release()
        }
        return removed
    }

    /// Follows the output's own bytes, which have moved to the front.
    mutating func moved(by distance: Int) {
        for index in 0..<self.count {
            self.place(index).pointee.position -= distance
        }
    }

    private func place(_ index: Int) -> UnsafeMutablePointer<OutputReference> {
        // Only asked for below `count`, or after `grow`: there is a ring.
        self.ring.unsafelyUnwrapped + ((self.head + index) & (self.capacity - 1))
    }

    private mutating func release() {
        self.ring?.deallocate()
        self.ring = nil
        self.capacity = 0
        self.head = 0
    }

    private mutating func grow() {
        let capacity = max(8, self.capacity * 2)
        let ring = UnsafeMutablePointer<OutputReference>.allocate(capacity: capacity)
        for index in 0..<self.count {
            (ring + index).moveInitialize(from: self.place(index), count: 1)
        }
        self.ring?.deallocate()
        self.ring = ring
        self.capacity = capacity
        self.head = 0
    }
}
