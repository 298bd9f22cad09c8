internal import ProtoCodegen
internal import ProtoReflection

private typealias Edition = ProtoCodegen.Edition

/// Makes the `FeatureSetDefaults` of `--edition_defaults_out`: for each edition that changed one, the features that hold
/// where a file says nothing, with those of every language whose features were compiled.
struct EditionDefaults {
    /// The type `google.protobuf.FeatureSet`, and the features of languages that extend it.
    let features: MessageDescriptor
    let extensions: [FieldDescriptor]
    private let fieldOptions: MessageDescriptor
    private let result: DynamicMessage
    private let editionResult: DynamicMessage

    /// Finds the features; fails where `descriptor.proto` is not among the files.
    ///
    /// - Parameter pool: the files that were compiled, and all that they import.
    init?(_ pool: DescriptorPool) {
        guard let features = pool.message(named: "google.protobuf.FeatureSet"),
            let options = pool.message(named: "google.protobuf.FieldOptions"),
            let defaults = pool.message(named: "google.protobuf.FeatureSetDefaults"),
            let editionDefaults = pool.message(named: "google.protobuf.FeatureSetDefaults.FeatureSetEditionDefault")
        else { return nil }
        self.features = features
        fieldOptions = options
        result = DynamicMessage(defaults)
        editionResult = DynamicMessage(editionDefaults)
        extensions = pool.extensions(of: features)
    }

    /// The serialized `FeatureSetDefaults`.
    ///
    /// - Parameters:
    ///   - minimum: the oldest edition.
    ///   - maximum: the newest edition.
    /// - Returns: the bytes.
    /// - Throws: `ProtocFailure` if a feature is not declared as features are.
    func bytes(minimum: ProtoCodegen.Edition, maximum: ProtoCodegen.Edition) throws(ProtocFailure) -> [UInt8] {
        guard minimum <= maximum else {
            throw ProtocFailure("Invalid edition range, edition \(minimum) is newer than edition \(maximum)")
        }
        try checkDeclarations()
        let editions = editions(upTo: maximum)
        guard editions.first == .legacy else {
            throw ProtocFailure("Minimum edition \(editions.first ?? .legacy) is not EDITION_LEGACY")
        }
        var defaults: [FieldValue] = []
        for edition in editions { defaults.append(.message(try self.defaults(of: edition))) }
        var result = result
        result["defaults"] = .list(defaults)
        result["minimum_edition"] = .enum(minimum.rawValue)
        result["maximum_edition"] = .enum(maximum.rawValue)
        return result.encoded()
    }

    private var types: [MessageDescriptor] { [features] + extensions.compactMap(\.messageType) }

    /// The options of a feature's field.
    func options(of field: FieldDescriptor) -> DynamicMessage? {
        try? DynamicMessage(decoding: field.options, as: fieldOptions)
    }

    /// The editions in which a feature begins, ends or changes its default; unstable ones among them always.
    private func editions(upTo maximum: Edition) -> [Edition] {
        let numbers = types.flatMap(\.fields).compactMap { options(of: $0) }.flatMap { options in
            let support = options.child("feature_support")
            let removed = support?["edition_removed"] == nil ? [] : [support?.number("edition_removed") ?? 0]
            return [support?.number("edition_introduced") ?? 0] + removed
                + options.children("edition_defaults").map { $0.number("edition") }
        }
        return Set(numbers.map { Edition(rawValue: $0) }).filter { $0 <= maximum || $0 == .unstable }.sorted()
    }

    // MARK: Defaults

    /// The `FeatureSetEditionDefault` of an edition.
    private func defaults(of edition: Edition) throws(ProtocFailure) -> DynamicMessage {
        var fixed = DynamicMessage(features)
        var overridable = DynamicMessage(features)
        try fill(&fixed, &overridable, edition)
        for language in extensions {
            guard let type = language.messageType else { continue }
            var parts = (fixed: DynamicMessage(type), overridable: DynamicMessage(type))
            try fill(&parts.fixed, &parts.overridable, edition)
            fixed[language] = .message(parts.fixed)
            overridable[language] = .message(parts.overridable)
        }
        var result = editionResult
        result["edition"] = .enum(edition.rawValue)
        result["overridable_features"] = .message(overridable)
        result["fixed_features"] = .message(fixed)
        return result
    }

    /// Sets all features of one type to their defaults in an edition.
    ///
    /// A feature cannot be overridden before the edition that introduces it, nor from the one on that removes it.
    private func fill(
        _ fixed: inout DynamicMessage,
        _ overridable: inout DynamicMessage,
        _ edition: Edition
    ) throws(ProtocFailure) {
        for field in fixed.descriptor.fields {
            let options = options(of: field)
            let defaults = options?.children("edition_defaults") ?? []
            let past = defaults.filter { $0.number("edition") <= edition.rawValue }
            guard let text = past.max(by: { $0.number("edition") < $1.number("edition") })?.text("value") else {
                throw ProtocFailure("No valid default found for edition \(edition) in feature field \(field.fullName)")
            }
            guard let value = Self.value(text, of: field) else {
                throw ProtocFailure(
                    "Parsing error in edition_defaults for feature field \(field.fullName). Could not parse: \(text)"
                )
            }
            let support = options?.child("feature_support")
            let introduced = support?.number("edition_introduced") ?? 0
            let removed = support?["edition_removed"] == nil ? .max : support?.number("edition_removed") ?? .max
            if edition.rawValue < introduced || edition.rawValue >= removed {
                fixed[field] = value
            } else {
                overridable[field] = value
            }
        }
    }

    private static func value(_ text: String, of field: FieldDescriptor) -> FieldValue? {
        if field.type == .bool { return ["true": .bool(true), "false": .bool(false)][text] }
        return field.enumType?.value(named: text).map { .enum($0.number) }
    }
}
