extension KnownName {
    /// Finds the number of a name, or ``other``.
    ///
    /// One probe sequence in a table of 256 places for 82 fixed names: its length does not depend on the peer.
    ///
    /// - Parameter name: the bytes of the name, in lower case.
    /// - Returns: the number.
    package static func lookup(_ name: UnsafeRawBufferPointer) -> KnownName {
        guard name.count >= 2, name.count <= NameIndex.longest else { return .other }
        var place = NameIndex.place(of: name)
        while true {
            let candidate = KnownName(rawValue: NameIndex.places[place])
            if candidate.rawValue == 0 {
                return .other
            }
            if equalBytes(candidate.bytes, name) {
                return candidate
            }
            place = (place &+ 1) & 255
        }
    }
}

/// The table behind ``KnownName/lookup(_:)``.
private enum NameIndex {
    static let longest = KnownName.texts.reduce(0) { max($0, $1.utf8CodeUnitCount) }

    static let places: [UInt8] = {
        var places = [UInt8](repeating: 0, count: 256)
        for rawValue in 1...UInt8(KnownName.texts.count) {
            var place = place(of: KnownName(rawValue: rawValue).bytes)
            while places[place] != 0 {
                place = (place + 1) & 255
            }
            places[place] = rawValue
        }
        return places
    }()

    static func place(of name: UnsafeRawBufferPointer) -> Int {
        let count = name.count
        let first = Int(name[0])
        let middle = Int(name[count >> 1])
        let last = Int(name[count - 1])
        return (count &* 37 &+ first &* 11 &+ middle &* 101 &+ last &* 7) & 255
    }
}
