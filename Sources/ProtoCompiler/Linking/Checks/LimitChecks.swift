extension FileLinker {
    /// The sizes that the feature `enforce_proto_limits` sets an end to, since edition 2026.
    private static var limits2026: (fields: Int, oneofs: Int, oneofFields: Int, values: Int) {
        (fields: 1_500, oneofs: 1_000, oneofFields: 1_200, values: 1_700)
    }

    /// Checks that messages, oneofs and enums are no larger than the file's features allow.
    mutating func checkLimits() {
        guard model.files[file].dialect.edition >= .edition2024 else { return }
        for id in unit.contents.messages where model.messages[id].features.enforceProtoLimits > Features.noLimits {
            let oneofs = model.messages[id].oneofs.count { !model.oneofs[$0].isSynthetic }
            check(.message(id), model.messages[id].fields.count, Self.limits2026.fields, "fields")
            check(.message(id), oneofs, Self.limits2026.oneofs, "oneofs")
        }
        for id in unit.contents.oneofs where model.oneofs[id].features.enforceProtoLimits > Features.noLimits {
            check(.oneof(id), model.oneofs[id].fields.count, Self.limits2026.oneofFields, "fields")
        }
        for id in unit.contents.enums where model.enums[id].features.enforceProtoLimits > Features.noLimits {
            check(.enumeration(id), model.enums[id].values.count, Self.limits2026.values, "values")
        }
    }

    private mutating func check(_ symbol: Symbol, _ count: Int, _ limit: Int, _ what: String) {
        guard count > limit else { return }
        error(
            at: nameToken(of: symbol),
            symbol,
            "\(count) \(what) are more than \(limit)",
            hint: "features.enforce_proto_limits = LEGACY_NO_EXPLICIT_LIMITS turns this check off"
        )
    }
}
