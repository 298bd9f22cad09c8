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

    private mutating func checkLifetimesOfFields(
        of message: OptionValues.Index,
        _ subject: OptionSubject,
        option: Int32? = nil
    ) {
        var index = values[message].first
        while index >= 0 {
            let node = values[index]
            // What the file sets is reported at the statement, what an entity sets at the entity's name.
            let option = subject.target == .file ? option ?? node.number : nil
            if node.kind == .message { checkLifetimesOfFields(of: index, subject, option: option) }
            let enumeration = linker.model.fields[node.field].typeSymbol.enumeration
            if enumeration.exists, linker.model.enums[enumeration].flags.contains(.featureSupport) {
                let number = Int32(truncatingIfNeeded: Int64(bitPattern: node.bits))
                let value = linker.model.enums[enumeration].values.first {
                    linker.model.enumValues[$0].number == number
                }
                if let value { checkLifetime(of: .enumValue(value), subject, option) }
            }
            if linker.model.fields[node.field].flags.contains(.featureSupport) {
                checkLifetime(of: .field(node.field), subject, option)
            }
            index = node.next
        }
    }

    private mutating func checkLifetime(of symbol: Symbol, _ subject: OptionSubject, _ option: Int32?) {
        guard let support = linker.model.featureSupport[symbol] else { return }
        if let introduced = support.introduced, edition.rawValue < introduced {
            let problem = "cannot be used before edition \(Edition(rawValue: introduced).name)"
            report(.error, symbol, problem, subject, option, hint: "this file has edition \(edition.name)")
        }
        if let removed = support.removed, edition.rawValue >= removed {
            let reason = support.removalError.map { ": \($0)" } ?? ""
            let problem = "was removed in edition \(Edition(rawValue: removed).name)\(reason)"
            report(.error, symbol, problem, subject, option)
        } else if let deprecated = support.deprecated, edition.rawValue >= deprecated, settings.isRequested {
            let reason = support.deprecationWarning.map { ": \($0)" } ?? ""
            let problem = "is deprecated since edition \(Edition(rawValue: deprecated).name)\(reason)"
            report(.warning, symbol, problem, subject, option)
        }
    }

    @inline(never)
    private mutating func report(
        _ severity: Diagnostic.Severity,
        _ symbol: Symbol,
        _ problem: String,
        _ subject: OptionSubject,
        _ option: Int32?,
        hint: String? = nil
    ) {
        let tokens = option.flatMap { statement(setting: $0) } ?? nameTokens(of: subject)
        linker.unit.problems.add(
            Problem(
                severity: severity,
                range: tokens.map { linker.unit.tree.bytes($0) },
                subject: linker.model.subject(subject.symbol),
                message: "\(linker.model.fullName(of: symbol)) \(problem)",
                hint: hint
            )
        )
    }

    /// The name of the first option of the file that sets a field of `FileOptions`.
    private func statement(setting number: Int32) -> TokenRange? {
        for child in linker.unit.tree.body {
            guard case .option(let id) = linker.unit.tree.declarations[child] else { continue }
            guard linker.unit.optionPaths[id]?.first == number else { continue }
            return linker.unit.tree.options[id].nameTokens(linker.unit.tree)
        }
        return nil
    }
}
