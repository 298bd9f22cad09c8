/// The hint behind "there is no such name".
enum Suggestion {
    /// The lengths up to which names are compared; longer ones are hardly typed by hand.
    private static let longestName = 64

    /// `; did you mean "…"?` with the name that is nearest to a wrong one, or nothing where none is near.
    static func hint(for name: String, among candidates: some Sequence<String>) -> String {
        let wanted = Array(name.utf8)
        guard wanted.count <= Self.longestName else { return "" }
        var best: (distance: Int, name: String)?
        for candidate in candidates where candidate.utf8.count <= Self.longestName {
            let limit = min(best?.distance ?? .max, candidate.utf8.count / 3 + 1)
            let distance = Self.distance(wanted, Array(candidate.utf8))
            if distance < limit { best = (distance, candidate) }
        }
        return best.map { "; did you mean \"\($0.name)\"?" } ?? ""
    }

    /// How many letters must be added, dropped or changed (Levenshtein), whatever their case.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        func isSame(_ one: UInt8, _ other: UInt8) -> Bool {
            one == other || (TextCharacters.isLetter(one) && one ^ other == 0x20)
        }
        var row = Array(0...right.count)
        for (place, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for (column, other) in right.enumerated() {
                let replaced = diagonal + (isSame(letter, other) ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
