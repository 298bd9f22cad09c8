/// The key of a map: an integer, a `bool` or a `string`, in the order in which maps are written.
public enum MapKey: Hashable, Comparable, Sendable {
    /// `bool`; `false` comes first.
    case bool(Bool)
    /// A signed integer of 32 or 64 bits.
    case signed(Int64)
    /// An unsigned integer of 32 or 64 bits.
    case unsigned(UInt64)
    /// `string`, ordered by its bytes.
    case string(ProtoString)

    /// The key that a value makes; `nil` for values that cannot be keys.
    public init?(_ value: FieldValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int32(let value): self = .signed(Int64(value))
        case .int64(let value): self = .signed(value)
        case .uint32(let value): self = .unsigned(UInt64(value))
        case .uint64(let value): self = .unsigned(value)
        case .string(let value): self = .string(value)
        default: return nil
        }
    }

    /// Orders keys of one kind by value.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): !left && right
        case (.signed(let left), .signed(let right)): left < right
        case (.unsigned(let left), .unsigned(let right)): left < right
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        default: false
        }
    }
}

extension DynamicMessage {
    /// The entries of a map field by key; of entries with one key, the last.
    ///
    /// - Returns: An empty dictionary if the field is not a map or not set.
    public func map(_ field: FieldDescriptor) -> [MapKey: FieldValue] {
        guard field.isMap, case .list(let entries) = self[field] else { return [:] }
        var result: [MapKey: FieldValue] = [:]
        for case .message(let entry) in entries {
            guard let key = entry.mapKey, let value = entry.mapValue else { continue }
            result[key] = value
        }
        return result
    }

    /// The key of a map entry, its default where it is not set.
    package var mapKey: MapKey? {
        self.descriptor.field(number: 1).flatMap { MapKey(self.value(of: $0)) }
    }

    /// The value of a map entry, its default where it is not set.
    package var mapValue: FieldValue? {
        self.descriptor.field(number: 2).map { self.value(of: $0) }
    }

    /// Map entries in order of key; entries with one key keep their order.
    package static func sortedByKey(_ entries: [FieldValue]) -> [FieldValue] {
        let keyed = entries.enumerated().map { (position, entry) -> (key: MapKey?, position: Int, entry: FieldValue) in
            guard case .message(let message) = entry else { return (nil, position, entry) }
            return (message.mapKey, position, entry)
        }
        let sorted = keyed.sorted { left, right in
            guard let first = left.key, let second = right.key, first != second else {
                return left.position < right.position
            }
            return first < second
        }
        return sorted.map { $0.entry }
    }
}
