/// The spellings that edition 2024 and later demand of names.
enum NamingStyle {
    /// Messages, enums, services and methods: `TitleCase`.
    case title
    /// Packages, fields and oneofs: `lower_snake_case`.
    case lowerSnake
    /// Enum values: `UPPER_SNAKE_CASE`.
    case upperSnake

    /// How messages call the style.
    private var name: String {
        switch self {
        case .title: "TitleCase"
        case .lowerSnake: "lower_snake_case"
        case .upperSnake: "UPPER_SNAKE_CASE"
        }
    }

    /// Says what is wrong with a name.
    ///
    /// - Parameter name: the name; that of a package has dots in it.
    /// - Returns: the problem, to stand behind the name; `nil` if there is none.
    func problem(with name: UnsafeRawBufferPointer) -> String? {
        guard let first = name.first else { return nil }
        guard name.allSatisfy(allows) else { return "should be \(self.name)" }
        guard isLetter(first) else {
            return self == .lowerSnake ? "should begin with a small letter" : "should begin with a capital letter"
        }
        guard self != .title, hasMisplacedUnderscore(name) else { return nil }
        return "has an underscore that no letter follows"
    }

    private func allows(_ byte: UInt8) -> Bool {
        let isDigit = byte &- UInt8(ascii: "0") < 10
        switch self {
        case .title: return isDigit || byte &- UInt8(ascii: "A") < 26 || byte &- UInt8(ascii: "a") < 26
        case .lowerSnake:
            let isSeparator = byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            return isDigit || isSeparator || byte &- UInt8(ascii: "a") < 26
        case .upperSnake: return isDigit || byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "A") < 26
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        let first = self == .lowerSnake ? UInt8(ascii: "a") : UInt8(ascii: "A")
        return byte &- first < 26
    }

    /// Whether an underscore stands at an end, or before anything but a letter.
    private func hasMisplacedUnderscore(_ name: UnsafeRawBufferPointer) -> Bool {
        var previous: UInt8?
        for byte in name {
            if previous == UInt8(ascii: "_"), (byte | 0x20) &- UInt8(ascii: "a") >= 26 { return true }
            previous = byte
        }
        return previous == UInt8(ascii: "_")
    }
}
