/// Finds fields and names in the encoder's dynamic table by hash.
///
/// Each hash has one place that the latest entry takes: what is pushed out is merely not found, and costs a few bytes
/// on the wire. The caller compares the bytes, so equal hashes do no harm. A table with few entries has few places.
struct FieldIndex: ~Copyable {
    private struct Place {
        var hash: UInt32 = 0
        /// The low bits of the entry's number, plus one; 0 is empty.
        var number: UInt32 = 0
    }

    private static let fewPlaces = 8
    private static let allPlaces = 32

    /// Places of fields, then as many of names.
    private var places: UnsafeMutablePointer<Place>?
    private var placeCount = 0
    /// Hashes of fields that were sent once, see ``isKnown(_:)``.
    private var seen: UnsafeMutablePointer<UInt32>?

    init() {}

    deinit {
        self.places?.deallocate()
        self.seen?.deallocate()
    }

    /// The number of the latest entry with the field's hash that is still in `oldest..<inserted`, or -1.
    func field(_ hash: UInt32, oldest: Int, inserted: Int) -> Int {
        self.find(hash, after: 0, oldest, inserted)
    }

    /// The number of the latest entry with the name's hash that is still in `oldest..<inserted`, or -1.
    func name(_ hash: UInt32, oldest: Int, inserted: Int) -> Int {
        self.find(hash, after: self.placeCount, oldest, inserted)
    }

    /// Notes an insertion.
    mutating func insert(field: UInt32, name: UInt32, number: Int) {
        if number >= self.placeCount / 2, self.placeCount < Self.allPlaces {
            self.grow()
        }
        let place = UInt32(truncatingIfNeeded: number &+ 1)
        self.put(Place(hash: field, number: place), after: 0)
        self.put(Place(hash: name, number: place), after: self.placeCount)
    }

    /// Whether a field with this hash was asked for lately; the next time it was.
    ///
    /// A field whose values change all the time thus never pushes useful entries out of the table.
    mutating func isKnown(_ hash: UInt32) -> Bool {
        if self.seen == nil {
            let seen = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.allPlaces)
            seen.initialize(repeating: 0, count: Self.allPlaces)
            self.seen = seen
        }
        let place = Int(hash) & (Self.allPlaces - 1)
        if self.seen?[place] == hash {
            return true
        }
        self.seen?[place] = hash
        return false
    }

    private func find(_ hash: UInt32, after start: Int, _ oldest: Int, _ inserted: Int) -> Int {
        guard let places = self.places else { return -1 }
        let place = places[start + Int(hash) & (self.placeCount - 1)]
        guard place.number != 0, place.hash == hash else { return -1 }
        // The low bits say how far back the entry is: no table holds anything like 2^32 entries.
        let age = UInt32(truncatingIfNeeded: inserted) &- (place.number &- 1)
        let number = inserted &- Int(age)
        return number >= oldest && number < inserted ? number : -1
    }

    private mutating func put(_ place: Place, after start: Int) {
        self.places?[start + Int(place.hash) & (self.placeCount - 1)] = place
    }

    /// Makes few places, or all of them.
    private mutating func grow() {
        let old = self.places
        let oldCount = self.placeCount
        self.placeCount = oldCount == 0 ? Self.fewPlaces : Self.allPlaces
        let places = UnsafeMutablePointer<Place>.allocate(capacity: self.placeCount * 2)
        places.initialize(repeating: Place(), count: self.placeCount * 2)
        self.places = places
        guard let old else { return }
        for index in 0..<(oldCount * 2) where old[index].number != 0 {
            self.put(old[index], after: index < oldCount ? 0 : self.placeCount)
        }
        old.deallocate()
    }
}
