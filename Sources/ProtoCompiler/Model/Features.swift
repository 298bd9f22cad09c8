/// The features that hold for an entity: the edition's defaults, overridden from the file inwards.
///
/// Each value is the number of the enum value in `google.protobuf.FeatureSet`; zero is "unknown".
struct Features: Hashable, Sendable {
    /// 1 EXPLICIT, 2 IMPLICIT, 3 LEGACY_REQUIRED.
    var fieldPresence: UInt8 = 0
    /// 1 OPEN, 2 CLOSED.
    var enumType: UInt8 = 0
    /// 1 PACKED, 2 EXPANDED.
    var repeatedFieldEncoding: UInt8 = 0
    /// 2 VERIFY, 3 NONE.
    var utf8Validation: UInt8 = 0
    /// 1 LENGTH_PREFIXED, 2 DELIMITED.
    var messageEncoding: UInt8 = 0
    /// 1 ALLOW, 2 LEGACY_BEST_EFFORT.
    var jsonFormat: UInt8 = 0
    /// 1 STYLE2024, 2 STYLE_LEGACY, 3 STYLE2026.
    var enforceNamingStyle: UInt8 = 0
    /// 1 EXPORT_ALL, 2 EXPORT_TOP_LEVEL, 3 LOCAL_ALL, 4 STRICT.
    var defaultSymbolVisibility: UInt8 = 0
    /// 1 LEGACY_NO_EXPLICIT_LIMITS, 2 PROTO_LIMITS2026.
    var enforceProtoLimits: UInt8 = 0
}

extension Features {
    static let explicit: UInt8 = 1
    static let implicit: UInt8 = 2
    static let legacyRequired: UInt8 = 3
    static let open: UInt8 = 1
    static let closed: UInt8 = 2
    static let packed: UInt8 = 1
    static let expanded: UInt8 = 2
    static let verify: UInt8 = 2
    static let none: UInt8 = 3
    static let lengthPrefixed: UInt8 = 1
    static let delimited: UInt8 = 2
    static let allow: UInt8 = 1
    static let legacyBestEffort: UInt8 = 2
    static let style2024: UInt8 = 1
    static let styleLegacy: UInt8 = 2
    static let style2026: UInt8 = 3
    static let exportAll: UInt8 = 1
    static let exportTopLevel: UInt8 = 2
    static let localAll: UInt8 = 3
    static let strict: UInt8 = 4
    static let noLimits: UInt8 = 1
    static let limits2026: UInt8 = 2

    /// The features that a file of an edition begins with.
    init(edition: Edition) {
        fieldPresence = edition == .proto3 ? Self.implicit : Self.explicit
        enumType = edition < .proto3 ? Self.closed : Self.open
        repeatedFieldEncoding = edition < .proto3 ? Self.expanded : Self.packed
        utf8Validation = edition < .proto3 ? Self.none : Self.verify
        messageEncoding = Self.lengthPrefixed
        jsonFormat = edition < .proto3 ? Self.legacyBestEffort : Self.allow
        enforceNamingStyle =
            edition < .edition2024 ? Self.styleLegacy : edition < .edition2026 ? Self.style2024 : Self.style2026
        defaultSymbolVisibility =
            edition < .edition2024 ? Self.exportAll : edition < .edition2026 ? Self.exportTopLevel : Self.strict
        enforceProtoLimits = edition < .edition2026 ? Self.noLimits : Self.limits2026
    }

    /// The features by their numbers in `FeatureSet`, less one.
    static let fields: [any WritableKeyPath<Features, UInt8> & Sendable] = [
        \.fieldPresence, \.enumType, \.repeatedFieldEncoding, \.utf8Validation, \.messageEncoding, \.jsonFormat,
        \.enforceNamingStyle, \.defaultSymbolVisibility, \.enforceProtoLimits,
    ]
}
