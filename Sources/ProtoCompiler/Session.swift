/// One run of the compiler: finds, parses and links files, each after what it imports.
///
/// Imports are followed with a stack of our own, so that a long chain of imports needs no deep recursion.
struct Session: ~Copyable {
    private let resolver: any FileResolver
    private let settings: Compiler.Settings
    /// The forms that descriptors are made in, the main one first.
    private let forms: [Compiler.Form]
    private var model = Model()
    /// The files that were asked for so far, whether they are complete or still on the stack.
    private var files: [NameID: NodeID<LinkedFile>] = [:]
    /// The files that are being compiled, each imported by the one before it.
    private var stack: [Frame] = []
    /// The files whose descriptors are wanted.
    private var requested: Set<NameID> = []
    /// The descriptors of each wanted file, the one in the main form first.
    private var descriptors: [NodeID<LinkedFile>: [[UInt8]]] = [:]
    private var order: [NodeID<LinkedFile>] = []
    private var diagnostics: [Diagnostic] = []

    /// A file whose imports are being compiled.
    private struct Frame {
        var unit: CompilationUnit
        /// The number of imports that are done.
        var nextImport = 0
        /// Whether an import is missing or wrong.
        var isIncomplete = false
        /// Whether the file could not be parsed: then nothing else is known of it.
        var hasSyntaxErrors: Bool
    }

    init(resolver: any FileResolver, settings: Compiler.Settings) {
        self.resolver = resolver
        self.settings = settings
        forms = [settings.mainForm] + settings.furtherForms
    }

    /// Compiles files and what they import.
    mutating func compile(_ paths: [String]) -> CompilationResult {
        let names = paths.map { model.names.intern($0) }
        requested = Set(names)
        for (path, name) in zip(paths, names) where files[name] == nil {
            if let problem = open(path, name) { diagnostics.append(problem) }
            while !stack.isEmpty { advance() }
        }
        return result(names)
    }

    private func result(_ names: [NameID]) -> CompilationResult {
        if diagnostics.contains(where: { $0.severity == .error }) {
            return CompilationResult(files: [], diagnostics: diagnostics)
        }
        let wanted = settings.includesImports ? order : model.dependencyOrder(of: names.compactMap { files[$0] })
        return CompilationResult(files: wanted.compactMap { compiledFile($0) }, diagnostics: diagnostics)
    }

    private func compiledFile(_ id: NodeID<LinkedFile>) -> CompilationResult.File? {
        guard let forms = descriptors[id], let descriptor = forms.first else { return nil }
        let file = model.files[id]
        let options = file.imports.filter { $0.modifier == .option }
        let dependencies = file.imports.filter { $0.modifier != .option }
        return CompilationResult.File(
            name: model.names.string(file.path),
            descriptor: descriptor,
            furtherDescriptors: Array(forms.dropFirst()),
            dependencies: dependencies.map { model.names.string($0.path) },
            optionDependencies: options.map { model.names.string($0.path) }
        )
    }

    // MARK: Files

    /// Reads and parses a file and puts it on the stack; or says why that cannot be.
    private mutating func open(_ path: String, _ name: NameID) -> Diagnostic? {
        let found: ResolvedFile?
        do throws(FileError) {
            found = try resolver.file(named: path)
        } catch {
            return problem(path, error.reason)
        }
        guard let found else { return problem(path, "file not found") }
        guard found.bytes.count <= SourceText.maximumCount else { return problem(path, "file is larger than 4 GiB") }
        let source = SourceText(name: found.displayName, bytes: found.bytes)
        let (tree, problems) = Parser.parse(source, names: &model.names)
        let file = model.files.append(
            LinkedFile(path: name, dialect: tree.dialect, package: .root, hasPackage: false, imports: imports(tree))
        )
        files[name] = file
        let unit = CompilationUnit(file: file, tree: tree, problems: problems)
        var frame = Frame(unit: unit, hasSyntaxErrors: problems.hasErrors)
        // What a file with errors of syntax imports may be anything.
        if frame.hasSyntaxErrors { frame.nextImport = model.files[file].imports.count }
        stack.append(frame)
        return nil
    }

    private func problem(_ path: String, _ message: String) -> Diagnostic {
        Diagnostic(severity: .error, file: path, location: nil, subject: "", message: message, hint: nil)
    }

    /// The imports of a file, none of them followed yet.
    private mutating func imports(_ tree: SyntaxTree) -> [Import] {
        tree.imports.all.map { id in
            let node = tree.imports[id]
            let path = tree.stringValue(node.path).withUnsafeBytes { model.names.intern($0) }
            return Import(file: .none, modifier: node.modifier, path: path)
        }
    }

    // MARK: Imports

    /// Goes on with the file on top of the stack: opens its next import, or links it if all are done.
    private mutating func advance() {
        let top = stack.count - 1
        let file = stack[top].unit.file
        let index = stack[top].nextImport
        guard index < model.files[file].imports.count else { return complete() }
        let name = model.files[file].imports[index].path
        if let known = files[name] {
            finishImport(known)
        } else if let problem = open(model.names.string(name), name) {
            report("cannot import \"\(problem.file)\": \(problem.message)", inFrame: top)
            finishImport(.none)
        }
    }

    /// Notes the file that an import leads to.
    private mutating func finishImport(_ imported: NodeID<LinkedFile>) {
        let top = stack.count - 1
        let index = stack[top].nextImport
        var imported = imported
        if imported.exists, !model.files[imported].isLinked {
            reportCycle(imported)
            imported = .none
        }
        model.files[stack[top].unit.file].imports[index].file = imported
        if !imported.exists || model.files[imported].hasErrors { stack[top].isIncomplete = true }
        stack[top].nextImport += 1
    }

    private mutating func reportCycle(_ imported: NodeID<LinkedFile>) {
        let first = stack.firstIndex { $0.unit.file == imported } ?? 0
        let chain = stack[first...].map { model.names.string(model.files[$0.unit.file].path) }
        report("the file imports itself: \((chain + chain.prefix(1)).joined(separator: " -> "))", inFrame: first)
    }

    /// Reports an error about the import that a file on the stack is at.
    private mutating func report(_ message: String, inFrame index: Int) {
        let tree = stack[index].unit.tree
        let node = tree.imports[tree.imports.all[Int32(stack[index].nextImport)]]
        stack[index].unit.problems.error(tree.bytes(node.tokens), message)
    }

    // MARK: Stages

    /// Takes the file on top of the stack through all stages.
    private mutating func complete() {
        guard let frame = stack.popLast() else { return }
        var unit = frame.unit
        if frame.hasSyntaxErrors {
            model.files[unit.file].hasErrors = true
        } else {
            link(&unit, resolvesNames: !frame.isIncomplete)
        }
        checkEditionIsStable(&unit)
        model.files[unit.file].isLinked = true
        diagnostics += Diagnostic.all(unit.problems, in: unit.tree.source)
        order.append(unit.file)
        let isWanted = settings.includesImports || requested.contains(model.files[unit.file].path)
        if isWanted, !model.files[unit.file].hasErrors {
            descriptors[unit.file] = DescriptorForms.descriptors(of: unit, model, forms)
        }
    }

    /// Checks that a file that is to be compiled has a released edition; files that it imports need not.
    private mutating func checkEditionIsStable(_ unit: inout CompilationUnit) {
        guard unit.tree.dialect.edition == .unstable, !settings.allowsUnstableEdition else { return }
        guard requested.contains(model.files[unit.file].path), !unit.problems.hasErrors else { return }
        unit.problems.error(nil, "edition UNSTABLE is later than the latest that can be compiled, 2026")
        model.files[unit.file].hasErrors = true
    }

    private mutating func link(_ unit: inout CompilationUnit, resolvesNames: Bool) {
        let options = OptionSettings(
            keepsRetained: forms.contains { $0.retainsOptions },
            isRequested: requested.contains(model.files[unit.file].path)
        )
        if !unit.tree.options.all.isEmpty { StandardOptions.link(into: &model) }
        FileLinker.link(&unit, &model, resolvesNames: resolvesNames, options: options)
    }
}
