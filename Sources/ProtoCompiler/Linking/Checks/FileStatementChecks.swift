extension FileLinker {
    /// The most bytes that a package's name may have, and the most dots in it.
    private static var maximumPackageName: Int { 511 }
    private static var maximumPackageDots: Int { 100 }

    /// Checks the edition, the package and the imports.
    ///
    /// - Returns: whether to go on: a package that is too long or too deep would make all names so.
    mutating func checkFileStatements() -> Bool {
        checkEdition()
        checkImportsAreUnique()
        return checkPackageName()
    }

    private mutating func checkEdition() {
        let edition = model.files[file].dialect.edition
        guard let node = unit.tree.syntaxes.all.first else { return }
        let place = unit.tree.syntaxes[node].tokens.first
        if edition < .proto2 {
            error(at: place, .none, "edition \(edition.name) is earlier than the earliest that can be compiled, proto2")
        } else if edition > .edition2026, edition != .unstable {
            error(at: place, .none, "edition \(edition.name) is later than the latest that can be compiled, 2026")
        }
    }

    private mutating func checkPackageName() -> Bool {
        guard let id = unit.tree.packages.all.first else { return true }
        let tokens = unit.tree.packages[id].name
        let names = (tokens.first..<tokens.end).filter { unit.tree.token($0).kind == .identifier }
        let length = names.reduce(names.count - 1) { $0 + model.names.length(unit.tree.name($1)) }
        let place = unit.tree.packages[id].tokens.first
        if length > Self.maximumPackageName {
            error(at: place, .none, "a package name of \(length) bytes is longer than \(Self.maximumPackageName) bytes")
            return false
        }
        if names.count - 1 > Self.maximumPackageDots {
            let limit = Self.maximumPackageDots + 1
            error(at: place, .none, "a package name of \(names.count) parts has more than \(limit)")
            return false
        }
        return true
    }

    // MARK: Imports

    private mutating func checkImportsAreUnique() {
        let imports = model.files[file].imports
        guard imports.count > 1 else { return }
        var counts: [NameID: Int] = [:]
        for dependency in imports { counts[dependency.path, default: 0] += 1 }
        // The last of several is what is reported.
        for (index, dependency) in imports.enumerated().reversed() {
            guard let count = counts.removeValue(forKey: dependency.path), count > 1 else { continue }
            let path = model.names.string(dependency.path)
            error(importTokens(index), .none, "\"\(path)\" is imported \(count) times", hint: "one import is enough")
        }
    }

    /// The tokens of an import by its place in the file's list.
    func importTokens(_ index: Int) -> TokenRange {
        unit.tree.imports[unit.tree.imports.all[Int32(index)]].tokens
    }

    /// Warns about imports of which nothing is used.
    ///
    /// A public import is for others to use, and one that has public imports may be there for what these bring.
    mutating func warnAboutUnusedImports() {
        guard !unit.problems.hasErrors else { return }
        for (index, dependency) in model.files[file].imports.enumerated() where dependency.file.exists {
            guard dependency.modifier != .public, !unit.visibility.usesFile(dependency.file) else { continue }
            let hasPublicImports = model.files[dependency.file].imports.contains { $0.modifier == .public }
            guard !hasPublicImports else { continue }
            let path = model.names.string(dependency.path)
            warning(importTokens(index), .none, "import \"\(path)\" is unused", hint: "remove it")
        }
    }
}
