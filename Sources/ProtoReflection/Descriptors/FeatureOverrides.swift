/// The features that one `features` option sets, to be laid over those of the enclosing scope.
struct FeatureOverrides: Sendable {
    var fieldPresence: FeatureSet.FieldPresence?
    var enumType: FeatureSet.EnumType?
    var repeatedFieldEncoding: FeatureSet.RepeatedFieldEncoding?
    var utf8Validation: FeatureSet.UTF8Validation?
    var messageEncoding: FeatureSet.MessageEncoding?
    var jsonFormat: FeatureSet.JSONFormat?
    var legacyClosedEnum: Bool?

    /// The number of the extension `pb.cpp` of `google.protobuf.FeatureSet`.
    private static let cppFeatures: UInt32 = 1000

    /// Reads a `google.protobuf.FeatureSet`; fields set by an earlier piece stay where this one is silent.
    mutating func merge(_ reader: WireReader) throws(WireProblem) {
        var reader = reader
        while !reader.isAtEnd {
            let tag = try reader.tag()
            if tag.number == Self.cppFeatures, tag.type == .lengthDelimited {
                try self.mergeCpp(reader.nested())
                continue
            }
            guard tag.type == .varint else {
                try reader.skip(tag, depth: 100)
                continue
            }
            let value = Int32(truncatingIfNeeded: try reader.varint())
            switch tag.number {
            case 1: self.fieldPresence = .init(rawValue: value) ?? self.fieldPresence
            case 2: self.enumType = .init(rawValue: value) ?? self.enumType
            case 3: self.repeatedFieldEncoding = .init(rawValue: value) ?? self.repeatedFieldEncoding
            case 4: self.utf8Validation = .init(rawValue: value) ?? self.utf8Validation
            case 5: self.messageEncoding = .init(rawValue: value) ?? self.messageEncoding
            case 6: self.jsonFormat = .init(rawValue: value) ?? self.jsonFormat
            default: break
            }
        }
    }

    private mutating func mergeCpp(_ reader: WireReader) throws(WireProblem) {
        var reader = reader
        while !reader.isAtEnd {
            let tag = try reader.tag()
            if tag == Tag(1, .varint) {
                self.legacyClosedEnum = try reader.varint() != 0
            } else {
                try reader.skip(tag, depth: 100)
            }
        }
    }
}

extension FeatureSet {
    /// These features with the overrides of an inner scope.
    func applying(_ overrides: FeatureOverrides?) -> Self {
        guard let overrides else { return self }
        var result = self
        result.fieldPresence = overrides.fieldPresence ?? self.fieldPresence
        result.enumType = overrides.enumType ?? self.enumType
        result.repeatedFieldEncoding = overrides.repeatedFieldEncoding ?? self.repeatedFieldEncoding
        result.utf8Validation = overrides.utf8Validation ?? self.utf8Validation
        result.messageEncoding = overrides.messageEncoding ?? self.messageEncoding
        result.jsonFormat = overrides.jsonFormat ?? self.jsonFormat
        result.legacyClosedEnum = overrides.legacyClosedEnum ?? self.legacyClosedEnum
        return result
    }
}
