import HTTP2

/// The calls of a connection, each at the slot of its stream.
///
/// Plain memory behind a constant: the places of an array that is stored in an object are checked for exclusive access
/// each time, which costs more than what is done with them.
final class CallTable {
    private var places: UnsafeMutablePointer<ServerCall?>?
    private var capacity = 0

    deinit {
        self.removeAll()
    }

    /// The call of a stream, if it is not over.
    @inline(__always)
    subscript(stream: StreamHandle) -> ServerCall? {
        // Identifiers are never used twice, and comparing whole handles is not inlined from another module.
        guard stream.slot < self.capacity, let call = self.places?[stream.slot], call.stream.id == stream.id else {
            return nil
        }
        return call
    }

    /// All calls.
    var all: [ServerCall] {
        UnsafeMutableBufferPointer(start: self.places, count: self.capacity).compactMap { $0 }
    }

    @inline(__always)
    func insert(_ call: ServerCall) {
        let slot = call.stream.slot
        if slot >= self.capacity {
            self.grow(to: slot + 1)
        }
        self.places?[slot] = call
    }

    /// Drops a call whose stream is over.
    @inline(__always)
    func remove(_ call: ServerCall) {
        let slot = call.stream.slot
        guard slot < self.capacity, let places = self.places, places[slot] === call else { return }
        places[slot] = nil
    }

    /// Drops all calls and gives the memory back.
    func removeAll() {
        let places = self.places
        let capacity = self.capacity
        self.places = nil
        self.capacity = 0
        places?.deinitialize(count: capacity)
        places?.deallocate()
    }

    @inline(never)
    private func grow(to needed: Int) {
        let capacity = max(needed, self.capacity * 2, 8)
        let places = UnsafeMutablePointer<ServerCall?>.allocate(capacity: capacity)
        if let old = self.places {
            places.moveInitialize(from: old, count: self.capacity)
            old.deallocate()
        }
        (places + self.capacity).initialize(repeating: nil, count: capacity - self.capacity)
        self.places = places
        self.capacity = capacity
    }
}
