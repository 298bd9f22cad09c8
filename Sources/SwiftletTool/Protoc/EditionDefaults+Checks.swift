internal import ProtoCodegen
internal import ProtoReflection

extension EditionDefaults {
    /// Checks that all features are declared as features must be.
    ///
    /// - Throws: `ProtocFailure` for the first that is not, in protoc's words.
    func checkDeclarations() throws(ProtocFailure) {
        try check(features)
        for language in extensions { try checkLanguage(language) }
    }

    private func checkLanguage(_ language: FieldDescriptor) throws(ProtocFailure) {
        guard let type = language.messageType else {
            throw ProtocFailure(
                "FeatureSet extension \(language.fullName) is not of message type.  Feature extensions should always use "
                    + "messages to allow for evolution."
            )
        }
        guard !language.isRepeated else {
            throw ProtocFailure(
                "Only singular features extensions are supported.  Found repeated extension \(language.fullName)"
            )
        }
        guard type.extensions.isEmpty, type.extensionRanges.isEmpty else {
            throw ProtocFailure("Nested extensions in feature extension \(language.fullName) are not supported.")
        }
        try check(type)
    }

    private func check(_ type: MessageDescriptor) throws(ProtocFailure) {
        guard type.oneofs.isEmpty else {
            throw ProtocFailure("Type \(type.fullName) contains unsupported oneof feature fields.")
        }
        for field in type.fields {
            guard let problem = shapeProblem(of: field) ?? editionProblem(of: field) else { continue }
            throw ProtocFailure("Feature field \(field.fullName) \(problem)")
        }
    }

    private func shapeProblem(of field: FieldDescriptor) -> String? {
        if field.isRequired { return "is an unsupported required field." }
        if field.isRepeated { return "is an unsupported repeated field." }
        if field.type != .enum, field.type != .bool { return "is not an enum or boolean." }
        return options(of: field)?["targets"] == nil ? "has no target specified." : nil
    }

    private func editionProblem(of field: FieldDescriptor) -> String? {
        let options = options(of: field)
        let defaults = options?.children("edition_defaults").map { $0.number("edition") } ?? []
        guard defaults.contains(ProtoCodegen.Edition.legacy.rawValue) else {
            return "has no default specified for EDITION_LEGACY, before it was introduced."
        }
        guard let support = options?.child("feature_support") else { return "has no feature support specified." }
        guard support["edition_introduced"] != nil else {
            return "does not specify the edition it was introduced in."
        }
        let removed = support["edition_removed"] == nil ? .max : support.number("edition_removed")
        for number in defaults where number >= ProtoCodegen.Edition.edition2023.rawValue {
            let edition = ProtoCodegen.Edition(rawValue: number)
            if number < support.number("edition_introduced") {
                return "has a default specified for edition \(edition), before it was introduced."
            }
            if number > removed { return "has a default specified for edition \(edition), after it was removed." }
        }
        return nil
    }
}
