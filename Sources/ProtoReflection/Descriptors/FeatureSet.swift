/// A file format generation: a `syntax` or an `edition`.
///
/// The raw values are those of `google.protobuf.Edition`.
public struct Edition: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number in `descriptor.proto`.
    public var rawValue: Int32

    /// Makes an edition of its number in `descriptor.proto`.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// `syntax = "proto2"`, and files that name no syntax.
    public static let proto2 = Self(rawValue: 998)
    /// `syntax = "proto3"`.
    public static let proto3 = Self(rawValue: 999)
    /// `edition = "2023"`.
    public static let edition2023 = Self(rawValue: 1000)
    /// `edition = "2024"`.
    public static let edition2024 = Self(rawValue: 1001)

    /// Orders editions by age.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The features that decide how fields are read, written and checked, fully resolved.
///
/// See https://protobuf.dev/editions/features/.
public struct FeatureSet: Hashable, Sendable {
    /// Whether a field knows "set" from "has its default value".
    public enum FieldPresence: Int32, Sendable {
        /// Set or not set, whatever the value.
        case explicit = 1
        /// Set means other than zero.
        case implicit = 2
        /// Must be set.
        case legacyRequired = 3
    }

    /// What happens to an enum value that the schema does not name.
    public enum EnumType: Int32, Sendable {
        /// It is a value like the others.
        case open = 1
        /// It goes to the unknown fields.
        case closed = 2
    }

    /// How a repeated scalar is written.
    public enum RepeatedFieldEncoding: Int32, Sendable {
        /// All elements behind one tag and length.
        case packed = 1
        /// A tag for each element.
        case expanded = 2
    }

    /// Whether strings are checked.
    public enum UTF8Validation: Int32, Sendable {
        /// Bytes that are not UTF-8 are an error.
        case verify = 2
        /// Any bytes pass.
        case none = 3
    }

    /// How a message within a message is written.
    public enum MessageEncoding: Int32, Sendable {
        /// Length first.
        case lengthPrefixed = 1
        /// Between a start and an end tag, as groups are.
        case delimited = 2
    }

    /// Whether JSON is supported.
    public enum JSONFormat: Int32, Sendable {
        /// Names are checked for conflicts.
        case allow = 1
        /// Conflicts are accepted.
        case legacyBestEffort = 2
    }

    /// Whether fields know "set" from "default".
    public var fieldPresence = FieldPresence.explicit
    /// What happens to unnamed enum values.
    public var enumType = EnumType.closed
    /// How repeated scalars are written.
    public var repeatedFieldEncoding = RepeatedFieldEncoding.expanded
    /// Whether strings must be UTF-8.
    public var utf8Validation = UTF8Validation.none
    /// How messages within messages are written.
    public var messageEncoding = MessageEncoding.lengthPrefixed
    /// Whether JSON is supported.
    public var jsonFormat = JSONFormat.legacyBestEffort
    /// `(pb.cpp).legacy_closed_enum`: this field treats even an open enum as closed, as C++ and protoc do.
    public var legacyClosedEnum = false

    /// The defaults of an edition, before any `features` option.
    ///
    /// An edition newer than those known here gets the newest known defaults.
    public init(defaultsOf edition: Edition) {
        guard edition >= .proto3 else { return }
        self.enumType = .open
        self.repeatedFieldEncoding = .packed
        self.utf8Validation = .verify
        self.jsonFormat = .allow
        self.fieldPresence = edition == .proto3 ? .implicit : .explicit
    }
}
