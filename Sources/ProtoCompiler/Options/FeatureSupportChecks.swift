extension OptionInterpreter {
    /// Checks the support limits that the file's fields and enum values declare.
    mutating func checkFeatureSupport() {
        guard declaresSupport else { return }
        for id in linker.unit.contents.fields { checkSupport(of: id) }
        for id in linker.unit.contents.enums where linker.model.enums[id].flags.contains(.featureSupport) {
            for value in linker.model.enums[id].values {
                guard let support = linker.model.featureSupport[.enumValue(value)] else { continue }
                check(support, of: .enumValue(value))
            }
        }
    }

    private mutating func checkSupport(of id: NodeID<Field>) {
        guard let support = linker.model.featureSupport[.field(id)] else { return }
        check(support, of: .field(id))
        let enumeration = linker.model.fields[id].typeSymbol.enumeration
        guard enumeration.exists, linker.model.enums[enumeration].flags.contains(.featureSupport) else { return }
        for value in linker.model.enums[enumeration].values {
            guard let own = linker.model.featureSupport[.enumValue(value)] else { continue }
            let merged = support.merged(with: own)
            check(merged, of: .enumValue(value), at: .field(id))
            checkBounds(merged, of: value, within: support, id)
        }
    }

    /// Checks that a value is not supported for longer than the field that holds it.
    private mutating func checkBounds(
        _ value: FeatureSupport,
        of id: NodeID<EnumValue>,
        within field: FeatureSupport,
        _ owner: NodeID<Field>
    ) {
        let name = linker.model.fullName(of: .enumValue(id))
        let problem: String
        if value.introduced ?? 0 < field.introduced ?? 0 {
            problem = "introduced before the field"
        } else if let removed = field.removed, value.removed ?? 0 > removed {
            problem = "removed after the field"
        } else if let deprecated = field.deprecated, value.deprecated ?? 0 > deprecated {
            problem = "deprecated after the field"
        } else {
            return
        }
        linker.error(at: linker.nameToken(of: owner), .field(owner), "its value \(name) is \(problem)")
    }

    private mutating func check(_ support: FeatureSupport, of symbol: Symbol, at place: Symbol? = nil) {
        guard let problem = support.problem else { return }
        let place = place ?? symbol
        let name = place == symbol ? "" : "of its value \(linker.model.fullName(of: symbol)) "
        linker.error(at: linker.nameToken(of: place), place, "feature_support \(name)\(problem)")
    }
}

extension FeatureSupport {
    /// The limits of a value, with those of its field where it has none.
    func merged(with value: FeatureSupport) -> FeatureSupport {
        FeatureSupport(
            introduced: value.introduced ?? introduced,
            deprecated: value.deprecated ?? deprecated,
            deprecationWarning: value.deprecationWarning ?? deprecationWarning,
            removed: value.removed ?? removed,
            removalError: value.removalError ?? removalError
        )
    }

    /// What is wrong with the limits in themselves; `nil` if they are consistent.
    var problem: String? {
        if let deprecated {
            if deprecated < introduced ?? 0 { return "has edition_deprecated before edition_introduced" }
            if deprecationWarning == nil { return "has edition_deprecated, but no deprecation_warning" }
        } else if deprecationWarning != nil {
            return "has a deprecation_warning, but no edition_deprecated"
        }
        guard let removed else { return removalError == nil ? nil : "has a removal_error, but no edition_removed" }
        if deprecated ?? 0 >= removed { return "has edition_deprecated at or after edition_removed" }
        if removed < introduced ?? 0 { return "has edition_removed before edition_introduced" }
        return introduced ?? 0 != removed && removalError == nil ? "has edition_removed, but no removal_error" : nil
    }
}
