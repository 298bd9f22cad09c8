extension OptionInterpreter {
    /// Checks that each option may be set on this kind of entity.
    mutating func checkTargets(of subject: OptionSubject, _ root: OptionValues.Index) {
        checkTargets(of: root, subject)
    }

    private mutating func checkTargets(of message: OptionValues.Index, _ subject: OptionSubject) {
        var index = values[message].first
        while index >= 0 {
            let node = values[index]
            let field = linker.model.fields[node.field]
            if !field.targets.isEmpty, !field.targets.contains(OptionTargets(subject.target)) {
                let name = linker.model.fullName(of: .field(node.field))
                error(subject, "option \(name) cannot be set on \(Self.article(subject.target))")
            }
            if field.type == .message, !linker.model.isDelimited(node.field), !node.isOverridden {
                checkTargets(of: index, subject)
            }
            index = node.next
        }
    }

    private static func article(_ target: OptionTarget) -> String {
        "aeiou".utf8.contains(target.text.utf8Start.pointee) ? "an \(target.text)" : "a \(target.text)"
    }

    /// Checks that each option and feature is there in the file's edition.
    mutating func checkLifetimes(of subject: OptionSubject, _ root: OptionValues.Index) {
        guard !linker.model.featureSupport.isEmpty else { return }
        checkLifetimesOfFields(of: root, subject)
    }

    private mutating func checkLifetimesOfFields(of message: OptionValues.Index, _ subject: OptionSubject) {
        var index = values[message].first
        while index >= 0 {
            let node = values[index]
            if node.kind == .message { checkLifetimesOfFields(of: index, subject) }
            let enumeration = linker.model.fields[node.field].typeSymbol.enumeration
            if enumeration.exists, linker.model.enums[enumeration].flags.contains(.featureSupport) {
                let number = Int32(truncatingIfNeeded: Int64(bitPattern: node.bits))
                let value = linker.model.enums[enumeration].values.first {
                    linker.model.enumValues[$0].number == number
                }
                if let value { checkLifetime(of: .enumValue(value), subject) }
            }
            if linker.model.fields[node.field].flags.contains(.featureSupport) {
                checkLifetime(of: .field(node.field), subject)
            }
            index = node.next
        }
    }

    private mutating func checkLifetime(of symbol: Symbol, _ subject: OptionSubject) {
        guard let support = linker.model.featureSupport[symbol] else { return }
        if let introduced = support.introduced, edition.rawValue < introduced {
            let name = linker.model.fullName(of: symbol)
            let problem = "\(name) cannot be used before edition \(Edition(rawValue: introduced).name)"
            error(subject, problem, hint: "this file has edition \(edition.name)")
        }
        if let removed = support.removed, edition.rawValue >= removed {
            let reason = support.removalError.map { ": \($0)" } ?? ""
            let name = linker.model.fullName(of: symbol)
            error(subject, "\(name) was removed in edition \(Edition(rawValue: removed).name)\(reason)")
        } else if let deprecated = support.deprecated, edition.rawValue >= deprecated, settings.isRequested {
            let reason = support.deprecationWarning.map { ": \($0)" } ?? ""
            let name = linker.model.fullName(of: symbol)
            let problem = "\(name) is deprecated since edition \(Edition(rawValue: deprecated).name)\(reason)"
            let range = nameTokens(of: subject).map { linker.unit.tree.bytes($0) }
            linker.unit.problems.warning(range, subject: linker.model.subject(subject.symbol), problem)
        }
    }
}
