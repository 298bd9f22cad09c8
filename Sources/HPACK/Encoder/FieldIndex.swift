/// Finds fields and names in the encoder's dynamic table by hash.
///
/// Each hash has one place that the latest entry takes: what is pushed out is merely not found, and costs a few bytes
/// on the wire. The caller compares the bytes, so equal hashes do no harm.
struct FieldIndex: ~Copyable {
    private struct Place {
        var hash: UInt32
        /// The low bits of the entry's number, plus one; 0 is empty.
        var number: UInt32
    }

    private static let places = 32

    private var fields: UnsafeMutablePointer<Place>?
    private var names: UnsafeMutablePointer<Place>?
    /// Hashes of fields that were sent once, see ``isKnown(_:)``.
    private var seen: UnsafeMutablePointer<UInt32>?

    init() {}

    deinit {
        self.fields?.deallocate()
        self.names?.deallocate()
        self.seen?.deallocate()
    }

    /// The number of the latest entry with the field's hash that is still in `oldest..<inserted`, or -1.
    func field(_ hash: UInt32, oldest: Int, inserted: Int) -> Int {
        Self.find(self.fields, hash, oldest, inserted)
    }

    /// The number of the latest entry with the name's hash that is still in `oldest..<inserted`, or -1.
    func name(_ hash: UInt32, oldest: Int, inserted: Int) -> Int {
        Self.find(self.names, hash, oldest, inserted)
    }

    /// Notes an insertion.
    mutating func insert(field: UInt32, name: UInt32, number: Int) {
        let place = UInt32(truncatingIfNeeded: number &+ 1)
        self.fields = Self.allocated(self.fields)
        self.names = Self.allocated(self.names)
        self.fields?[Int(field) & (Self.places - 1)] = Place(hash: field, number: place)
        self.names?[Int(name) & (Self.places - 1)] = Place(hash: name, number: place)
    }

    /// Whether a field with this hash was asked for lately; the next time it was.
    ///
    /// A field whose values change all the time thus never pushes useful entries out of the table.
    mutating func isKnown(_ hash: UInt32) -> Bool {
        if self.seen == nil {
            let seen = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.places)
            seen.initialize(repeating: 0, count: Self.places)
            self.seen = seen
        }
        let place = Int(hash) & (Self.places - 1)
        if self.seen?[place] == hash {
            return true
        }
        self.seen?[place] = hash
        return false
    }

    private static func find(
        _ places: UnsafeMutablePointer<Place>?,
        _ hash: UInt32,
        _ oldest: Int,
        _ inserted: Int
    ) -> Int {
        guard let place = places?[Int(hash) & (Self.places - 1)], place.number != 0, place.hash == hash else {
            return -1
        }
        // The low bits say how far back the entry is: no table holds anything like 2^32 entries.
        let age = UInt32(truncatingIfNeeded: inserted) &- (place.number &- 1)
        let number = inserted &- Int(age)
        return number >= oldest && number < inserted ? number : -1
    }

    private static func allocated(_ places: UnsafeMutablePointer<Place>?) -> UnsafeMutablePointer<Place> {
        if let places {
            return places
        }
        let places = UnsafeMutablePointer<Place>.allocate(capacity: Self.places)
        places.initialize(repeating: Place(hash: 0, number: 0), count: Self.places)
        return places
    }
}
