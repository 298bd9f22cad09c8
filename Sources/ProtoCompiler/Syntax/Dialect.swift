/// Which rules a file follows.
enum Dialect: Hashable, Sendable {
    case proto2
    case proto3
    case editions(Edition)

    /// Whether the file has an edition.
    var isEditions: Bool {
        if case .editions = self { true } else { false }
    }

    /// The edition whose feature defaults the file starts from.
    var edition: Edition {
        switch self {
        case .proto2: .proto2
        case .proto3: .proto3
        case .editions(let edition): edition
        }
    }
}

/// An edition, numbered as `google.protobuf.Edition` numbers it; a greater number is a later edition.
struct Edition: Hashable, Comparable, Sendable {
    /// The number.
    let rawValue: Int32

    static let unknown = Edition(rawValue: 0)
    static let legacy = Edition(rawValue: 900)
    static let proto2 = Edition(rawValue: 998)
    static let proto3 = Edition(rawValue: 999)
    static let edition2023 = Edition(rawValue: 1_000)
    static let edition2024 = Edition(rawValue: 1_001)
    static let edition2026 = Edition(rawValue: 1_002)
    static let unstable = Edition(rawValue: 9_999)

    /// What may stand in an `edition` statement, with the number of each.
    ///
    /// protoc knows these by name, but accepts only released editions in files that it compiles.
    private static let names: [(String, Int32)] = [
        ("2023", 1_000), ("2024", 1_001), ("2026", 1_002), ("LEGACY", 900), ("UNSTABLE", 9_999),
        ("1_TEST_ONLY", 1), ("2_TEST_ONLY", 2), ("99997_TEST_ONLY", 99_997), ("99998_TEST_ONLY", 99_998),
        ("99999_TEST_ONLY", 99_999), ("MAX", 0x7FFF_FFFF),
    ]

    /// The edition of a name as it stands in an `edition` statement; `nil` if there is none of that name.
    init?(name: String) {
        guard let (_, number) = Self.names.first(where: { $0.0 == name }) else { return nil }
        self.init(rawValue: number)
    }

    /// Takes an edition's number.
    init(rawValue: Int32) { self.rawValue = rawValue }

    /// The name as it stands in an `edition` statement.
    var name: String {
        switch self {
        case .proto2: "PROTO2"
        case .proto3: "PROTO3"
        default: Self.names.first { $0.1 == rawValue }?.0 ?? "UNKNOWN"
        }
    }

    static func < (left: Edition, right: Edition) -> Bool { left.rawValue < right.rawValue }
}
