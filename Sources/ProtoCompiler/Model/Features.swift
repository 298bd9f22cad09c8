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
