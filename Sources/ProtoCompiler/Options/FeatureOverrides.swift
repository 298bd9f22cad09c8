/// The features that one entity sets itself.
struct FeatureOverrides: Sendable {
    /// The values, zero where a feature is not set or is set to "unknown".
    var values = Features()
    /// A bit for each feature that is set, by its number.
    var isSet: UInt16 = 0

    /// Whether no feature is set, though there may be features of languages.
    var isEmpty: Bool { isSet == 0 }

    /// Whether the feature of a number is set.
    func sets(_ number: Int32) -> Bool { isSet & 1 << UInt16(number) != 0 }

    /// Sets a feature by its number; other numbers are features of languages, which matter to no rule of descriptors.
    mutating func set(_ number: Int32, to value: UInt64) {
        guard number >= 1, number <= Features.fields.count else { return }
        values[keyPath: Features.fields[Int(number) - 1]] = UInt8(truncatingIfNeeded: value)
        isSet |= 1 << UInt16(number)
    }

    /// The features of a parent with these in their place.
    func merged(over parent: Features) -> Features {
        guard !isEmpty else { return parent }
        var merged = parent
        for (index, field) in Features.fields.enumerated() where sets(Int32(index) + 1) {
            merged[keyPath: field] = values[keyPath: field]
        }
        return merged
    }

    /// The number of a feature that is set to "unknown"; `nil` for none.
    var unknown: Int32? {
        guard !isEmpty else { return nil }
        return (1...Int32(Features.fields.count)).first {
            sets($0) && values[keyPath: Features.fields[Int($0) - 1]] == 0
        }
    }

    /// The name of the feature of a number.
    static func name(_ number: Int32) -> String {
        let names = [
            "field_presence", "enum_type", "repeated_field_encoding", "utf8_validation", "message_encoding",
            "json_format", "enforce_naming_style", "default_symbol_visibility", "enforce_proto_limits",
        ]
        return names.indices.contains(Int(number) - 1) ? names[Int(number) - 1] : "\(number)"
    }
}
