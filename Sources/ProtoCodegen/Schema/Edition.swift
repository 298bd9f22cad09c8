/// A protobuf edition by its number in `descriptor.proto`.
public struct Edition: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of the edition in the enum `google.protobuf.Edition`.
    public let rawValue: Int32

    /// Makes an edition of its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// What was before editions: the edition that defaults of features begin with.
    public static let legacy = Edition(rawValue: 900)
    /// The syntax proto2.
    public static let proto2 = Edition(rawValue: 998)
    /// The syntax proto3.
    public static let proto3 = Edition(rawValue: 999)
    /// The first edition proper.
    public static let edition2023 = Edition(rawValue: 1_000)
    /// The edition of 2024.
    public static let edition2024 = Edition(rawValue: 1_001)
    /// The edition of 2026.
    public static let edition2026 = Edition(rawValue: 1_002)
    /// Features that no edition has yet.
    public static let unstable = Edition(rawValue: 9_999)

    /// The newest edition that is compiled without being asked for as an experiment.
    public static let maximum = edition2026

    /// Compares by age.
    public static func < (left: Edition, right: Edition) -> Bool { left.rawValue < right.rawValue }

    private static let names: [Int32: String] = [
        0: "UNKNOWN", 1: "1_TEST_ONLY", 2: "2_TEST_ONLY", 900: "LEGACY", 998: "PROTO2", 999: "PROTO3",
        1_000: "2023", 1_001: "2024", 1_002: "2026", 9_999: "UNSTABLE",
        99_997: "99997_TEST_ONLY", 99_998: "99998_TEST_ONLY", 99_999: "99999_TEST_ONLY",
        0x7FFF_FFFF: "MAX",
    ]

    /// Finds an edition by the name that it has without `EDITION_`, such as `2023` or `PROTO3`.
    public init?(named name: String) {
        guard let number = Self.names.first(where: { $0.value == name })?.key else { return nil }
        self.init(rawValue: number)
    }

    /// The name of the edition as files spell it; of an unknown one, its number.
    public var description: String { Self.names[rawValue] ?? "\(rawValue)" }
}
