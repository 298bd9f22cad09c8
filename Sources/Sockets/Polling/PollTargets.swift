/// The sockets that are registered with an event loop, and whom each belongs to.
///
/// Places are used again, each time with another generation: an event that was taken from the system before its socket was
/// closed does not reach the next one.
struct PollTargets {
    private struct Place {
        var target: (any PollTarget)?
        var descriptor: CInt = -1
        var generation: UInt32 = 0
        var nextFree = -1
    }

    private var places: [Place] = []
    private var firstFree = -1
    private(set) var count = 0

    /// Takes a place.
    mutating func add(_ target: any PollTarget, descriptor: CInt) -> PollToken {
        if self.firstFree < 0 {
            self.firstFree = self.places.count
            self.places.append(Place())
        }
        let index = self.firstFree
        self.firstFree = self.places[index].nextFree
        self.places[index].target = target
        self.places[index].descriptor = descriptor
        self.count += 1
        return PollToken(index: UInt32(index), generation: self.places[index].generation)
    }

    /// Gives a place back; the socket that had it, `nil` if it was given back before.
    mutating func remove(_ token: PollToken) -> CInt? {
        guard let descriptor = self.descriptor(token) else { return nil }
        let index = Int(token.index)
        self.places[index].target = nil
        self.places[index].descriptor = -1
        self.places[index].generation &+= 1
        self.places[index].nextFree = self.firstFree
        self.firstFree = index
        self.count -= 1
        return descriptor
    }

    /// Whom a socket belongs to, if it is still registered.
    @inline(__always)
    func target(_ token: PollToken) -> (any PollTarget)? {
        guard token.index < self.places.count, self.places[Int(token.index)].generation == token.generation else {
            return nil
        }
        return self.places[Int(token.index)].target
    }

    func descriptor(_ token: PollToken) -> CInt? {
        guard token.index < self.places.count, self.places[Int(token.index)].generation == token.generation,
            self.places[Int(token.index)].target != nil
        else { return nil }
        return self.places[Int(token.index)].descriptor
    }
}
