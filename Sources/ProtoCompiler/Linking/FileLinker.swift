/// Links one file: adds its entities to the model, and resolves the names in it.
///
/// The files that it imports were linked before. The linker takes the model over and hands it on when it is done, so
/// that nothing is copied and no access is checked at run time.
struct FileLinker: ~Copyable {
    var model: Model
    var unit: CompilationUnit
    /// The file being linked.
    let file: NodeID<LinkedFile>
    /// Whether a name that is not found is an error: without all imports, it may be none of the file's fault.
    var reportsMissingNames = true
    /// What the file's package lies in: the root, except for the standard options.
    let outermost: Symbol

    /// Links a file and interprets its options.
    ///
    /// Each step is for files in which the steps before found no error.
    ///
    /// - Parameters:
    ///   - unit: the file; its problems are added to.
    ///   - model: the model with all that the file imports; the file is added to it.
    ///   - resolvesNames: whether all imports are there, without which names would be missed for no fault of the file.
    ///   - options: how options are written, and whether the file itself is to be compiled, and not just imported.
    ///   - outermost: what the file's package lies in.
    static func link(
        _ unit: inout CompilationUnit,
        _ model: inout Model,
        resolvesNames: Bool,
        options: OptionSettings,
        outermost: Symbol = .root
    ) {
        var linker = FileLinker(model: model, unit: unit, outermost: outermost)
        linker.linkDeclarations(resolvesNames: resolvesNames)
        if resolvesNames, !linker.unit.problems.hasErrors {
            linker = OptionInterpreter.interpret(linker, options)
        }
        if resolvesNames, !linker.unit.problems.hasErrors {
            linker.checkCompleteFile(isRequested: options.isRequested)
        }
        unit = linker.unit
        model = linker.model
        if unit.problems.hasErrors || !resolvesNames { model.files[unit.file].hasErrors = true }
    }

    /// Does everything that can be done without knowing options.
    private mutating func linkDeclarations(resolvesNames: Bool) {
        guard checkFileStatements() else { return }
        declareFile()
        unit.contents.extend(toEndOf: model)
        checkDeclarations()
        reportsMissingNames = resolvesNames
        resolveReferences()
        checkFieldNumbersAreUnique()
    }

    private init(model: consuming Model, unit: consuming CompilationUnit, outermost: Symbol) {
        self.outermost = outermost
        file = unit.file
        self.model = model
        self.unit = unit
        self.unit.visibility = Visibility(of: file, self.model)
        self.unit.contents = FileContents(endOf: self.model)
    }

    /// Reports an error about a token.
    mutating func error(at token: TokenIndex, _ subject: Symbol, _ message: String, hint: String? = nil) {
        error(TokenRange(first: token, end: token + 1), subject, message, hint: hint)
    }

    /// Reports an error about a run of tokens.
    mutating func error(_ tokens: TokenRange, _ subject: Symbol, _ message: String, hint: String? = nil) {
        unit.problems.error(bytes(tokens), subject: model.subject(subject), message, hint: hint)
    }

    /// The bytes of a run of tokens; `nil` for something that is not written in the file.
    private func bytes(_ tokens: TokenRange) -> ByteRange? {
        tokens.first >= 0 ? unit.tree.bytes(tokens) : nil
    }

    /// Reports a warning about a run of tokens.
    mutating func warning(_ tokens: TokenRange, _ subject: Symbol, _ message: String, hint: String? = nil) {
        unit.problems.warning(bytes(tokens), subject: model.subject(subject), message, hint: hint)
    }
}

extension Model {
    /// How messages call a symbol: `field pkg.Message.name`.
    func subject(_ symbol: Symbol) -> String {
        let word: String
        switch symbol.kind {
        case .none: return ""
        case .package: word = "package"
        case .message: word = messages[symbol.message].flags.contains(.group) ? "group" : "message"
        case .field: word = fields[symbol.field].flags.contains(.extension) ? "extension" : "field"
        case .oneof: word = "oneof"
        case .enumeration: word = "enum"
        case .enumValue: word = "enum value"
        case .service: word = "service"
        case .method: word = "method"
        }
        return symbol == .root ? "" : "\(word) \(fullName(of: symbol))"
    }
}
