/// Which files and packages a file sees: itself, its imports, and what those import publicly.
struct Visibility: Sendable {
    /// By file.
    private var files: [Bool]
    /// By file: seen through `import option` only, where just extensions count.
    private var optionFiles: [Bool]
    /// By package: whether a file that is seen lies in it or in one below.
    private var packages: [Bool]
    /// By file: whether a symbol of it was looked up.
    private var used: [Bool]

    /// Sees nothing.
    init() { (files, optionFiles, packages, used) = ([], [], [], []) }

    /// Collects what a file sees.
    init(of file: NodeID<LinkedFile>, _ model: borrowing Model) {
        files = Array(repeating: false, count: model.files.count)
        optionFiles = files
        used = files
        packages = Array(repeating: false, count: model.packages.count)
        packages[0] = true
        files[Int(file.raw)] = true
        for dependency in model.files[file].imports where dependency.file.exists {
            if dependency.modifier == .option {
                add(dependency.file, model, to: \.optionFiles)
            } else {
                add(dependency.file, model, to: \.files)
            }
        }
    }

    private mutating func add(
        _ file: NodeID<LinkedFile>,
        _ model: borrowing Model,
        to set: WritableKeyPath<Visibility, [Bool]>
    ) {
        var open = [file]
        while let next = open.popLast() {
            // What an erroneous file defines counts for nothing.
            guard !self[keyPath: set][Int(next.raw)], !model.files[next].hasErrors else { continue }
            self[keyPath: set][Int(next.raw)] = true
            addPackage(model.files[next].package, model)
            for dependency in model.files[next].imports where dependency.modifier == .public {
                if dependency.file.exists { open.append(dependency.file) }
            }
        }
    }

    /// Makes a package and all that it lies in visible.
    mutating func addPackage(_ symbol: Symbol, _ model: borrowing Model) {
        var package = symbol
        while package != .root {
            let index = Int(package.package.raw)
            if index >= packages.count { packages += Array(repeating: false, count: index + 1 - packages.count) }
            guard !packages[index] else { return }
            packages[index] = true
            package = model.packages[package.package].parent
        }
    }

    /// Whether a symbol is seen.
    @inline(__always)
    func sees(_ symbol: Symbol, _ model: borrowing Model) -> Bool {
        if symbol.kind == .package {
            let index = Int(symbol.package.raw)
            return index < packages.count && packages[index]
        }
        let file = Int(model.file(of: symbol).raw)
        return files[file] || (symbol.kind == .field && optionFiles[file])
    }

    // MARK: Use

    /// Notes that a symbol was found, which makes the import of its file a used one.
    @inline(__always)
    mutating func noteUse(of symbol: Symbol, _ model: borrowing Model) {
        guard symbol.exists, symbol.kind != .package else { return }
        used[Int(model.file(of: symbol).raw)] = true
    }

    /// Whether a symbol of a file was looked up.
    func usesFile(_ file: NodeID<LinkedFile>) -> Bool { used[Int(file.raw)] }
}
