/// Interprets the options of one linked file and resolves its features.
///
/// Options of `descriptor.proto` come first, for all entities: features are among them, and custom options that the
/// file itself declares depend on features. Then follow the custom options. The values of an entity are gathered in
/// `OptionValues` and written to the model's arena when they are complete.
struct OptionInterpreter: ~Copyable {
    var linker: FileLinker
    let settings: OptionSettings
    let schema: OptionSchema
    var values = OptionValues()
    /// The entities with custom options, which wait for the second round.
    var pending: [PendingOptions] = []
    /// The options of the entity at hand.
    var current: [NodeID<OptionNode>] = []
    /// The path of the option at hand: the fields that its name leads through, and their numbers.
    var steps: [NodeID<Field>] = []
    var path: [Int32] = []
    /// How many values statements gave to a repeated field, by the message's node and the field.
    var repeatedCounts: [UInt64: Int32] = [:]
    /// The file's edition, whose features it begins with.
    let edition: Edition
    /// The fields that set features themselves.
    var explicitFeatures: [(field: NodeID<Field>, overrides: FeatureOverrides)] = []
    /// Whether the file has `java_string_check_utf8` on.
    var checksJavaStrings = false
    /// Whether anything in the file has `feature_support`.
    var declaresSupport = false
    /// Features of languages that the entity at hand sets, as they stand in the file.
    var retainedFeatures: [UInt8] = []
    /// Whether the file is itself a `descriptor.proto`, whose options are complete only when all of it is read.
    let definesOptions: Bool
    /// Whether options stay, empty, when all that was in them is stripped.
    ///
    /// protoc removes them only where their messages come from a file of the name that `descriptor.proto` has; in a
    /// copy of it under another name, and in files that import such a copy, they stay.
    let keepsEmptyOptions: Bool
    /// In such a file, the fields that the name of each option leads through.
    var namedSteps: [(option: NodeID<OptionNode>, steps: [NodeID<Field>])] = []

    /// Interprets the options of a file whose names are resolved.
    static func interpret(_ linker: consuming FileLinker, _ settings: OptionSettings) -> FileLinker {
        var interpreter = OptionInterpreter(linker: linker, settings)
        interpreter.interpretStandardOptions()
        interpreter.interpretCustomOptions()
        interpreter.dropNamedOptions()
        if !interpreter.linker.unit.problems.hasErrors {
            interpreter.checkFieldOptions()
            interpreter.checkFeatureSupport()
            interpreter.linker.checkLinkedFile()
            if settings.isRequested, !interpreter.linker.unit.problems.hasErrors { interpreter.checkOptionImports() }
        }
        return interpreter.linker
    }

    private init(linker: consuming FileLinker, _ settings: OptionSettings) {
        self.settings = settings
        schema = OptionSchema(linker.model)
        edition = linker.unit.tree.dialect.edition
        let fieldOptions = schema[.field]
        definesOptions = fieldOptions.exists && linker.model.messages[fieldOptions].file == linker.file
        keepsEmptyOptions = fieldOptions.exists && Self.isCopy(linker.model.messages[fieldOptions].file, linker.model)
        self.linker = linker
    }

    /// Whether a file that describes options has another name than `descriptor.proto`.
    private static func isCopy(_ file: NodeID<LinkedFile>, _ model: borrowing Model) -> Bool {
        model.names.string(model.files[file].path) != "google/protobuf/descriptor.proto"
    }
}

/// An entity that has options.
struct OptionSubject: Sendable {
    let target: OptionTarget
    /// The entity; for the file and for extension ranges, `.none`.
    var symbol = Symbol.none
    /// The extension ranges of one statement.
    var ranges = NodeRange<NumberRange>.none
    /// The innermost scope that names of custom options are searched for in.
    let scope: Symbol
}

/// The options of an entity of which the custom ones are not interpreted yet.
struct PendingOptions: Sendable {
    let subject: OptionSubject
    let root: OptionValues.Index
    var options: [NodeID<OptionNode>]
    /// The features of languages, and the custom options, as they stand in the file.
    var retainedFeatures: [UInt8] = []
    var retained: [UInt8] = []
}

// MARK: - Rounds

extension OptionInterpreter {
    /// Interprets the options in `current` that are no custom ones, and returns the features that they set.
    mutating func interpretStandardOptions(of subject: OptionSubject) -> FeatureOverrides {
        guard !current.isEmpty else { return FeatureOverrides() }
        let mark = values.mark
        let root = values.addRoot()
        repeatedCounts.removeAll(keepingCapacity: true)
        retainedFeatures.removeAll(keepingCapacity: true)
        var hasCustom = false
        for option in current {
            if isCustom(option) {
                hasCustom = true
            } else if let leaf = interpret(option, subject, root), settings.keepsRetained {
                retainFeature(leaf)
            }
        }
        let overrides = readFeatures(of: subject, root)
        readTraits(of: subject, root)
        var entry = PendingOptions(subject: subject, root: root, options: [], retainedFeatures: retainedFeatures)
        if hasCustom || definesOptions {
            entry.options = current
            pending.append(entry)
        } else {
            finish(entry)
            values.cut(to: mark)
        }
        return overrides
    }

    /// Interprets the custom options of all entities that have any.
    private mutating func interpretCustomOptions() {
        var list: [PendingOptions] = []
        swap(&list, &pending)
        for var entry in list {
            repeatedCounts.removeAll(keepingCapacity: true)
            for option in entry.options where isCustom(option) {
                guard let leaf = interpret(option, entry.subject, entry.root) else { continue }
                if settings.keepsRetained { retain(leaf, &entry.retained) }
            }
            finish(entry)
        }
    }

    private func isCustom(_ option: NodeID<OptionNode>) -> Bool {
        guard let first = linker.unit.tree.options[option].name.first else { return false }
        return linker.unit.tree.optionNameParts[first].isExtension
    }

    /// Writes the complete options of an entity.
    private mutating func finish(_ entry: PendingOptions) {
        guard !linker.unit.problems.hasErrors else { return }
        let subject = entry.subject
        checkLifetimes(of: subject, entry.root)
        if settings.isRequested { checkTargets(of: subject, entry.root) }
        var writer = OptionWriter(strips: true)
        writer.write(entry.root, schema[subject.target], values, linker.model)
        let bytes = writer.writer.bytes
        store(bytes.isEmpty && !keepsEmptyOptions ? .none : linker.model.arena.append(bytes), subject)
        if settings.keepsRetained { storeRetained(entry, bytes) }
    }

    private mutating func storeRetained(_ entry: PendingOptions, _ stripped: [UInt8]) {
        let bytes = retainedBytes(entry)
        guard bytes != stripped else { return }
        let slice = bytes.isEmpty ? ByteArena.Slice.none : linker.model.arena.append(bytes)
        if entry.subject.target == .extensionRange {
            for range in entry.subject.ranges { linker.unit.retainedOptions[range] = slice }
        } else {
            linker.unit.retainedOptions[entry.subject.symbol] = slice
        }
    }

    private mutating func store(_ options: ByteArena.Slice, _ subject: OptionSubject) {
        let symbol = subject.symbol
        switch subject.target {
        case .file: linker.model.files[linker.file].options = options
        case .extensionRange: for range in subject.ranges { linker.model.numberRanges[range].options = options }
        case .message: linker.model.messages[symbol.message].options = options
        case .field: linker.model.fields[symbol.field].options = options
        case .oneof: linker.model.oneofs[symbol.oneof].options = options
        case .enumeration: linker.model.enums[symbol.enumeration].options = options
        case .enumValue: linker.model.enumValues[symbol.enumValue].options = options
        case .service: linker.model.services[symbol.service].options = options
        case .method: linker.model.methods[symbol.method].options = options
        }
    }
}

// MARK: - Errors

extension OptionInterpreter {
    /// Reports an error about a run of tokens.
    mutating func error(_ tokens: TokenRange, _ subject: OptionSubject, _ message: String, hint: String? = nil) {
        linker.error(tokens, subject.symbol, message, hint: hint)
    }

    /// Reports an error about an entity as a whole, at its name.
    mutating func error(_ subject: OptionSubject, _ message: String, hint: String? = nil) {
        let range = nameTokens(of: subject).map { linker.unit.tree.bytes($0) }
        linker.unit.problems.error(range, subject: linker.model.subject(subject.symbol), message, hint: hint)
    }

    /// The token that names an entity; for the file its `syntax` or `edition` statement, if it has one.
    func nameTokens(of subject: OptionSubject) -> TokenRange? {
        let tree = linker.unit.tree
        let symbol = subject.symbol
        let token: TokenIndex
        switch subject.target {
        case .file: return tree.syntaxes.all.first.map { tree.syntaxes[$0].tokens }
        case .extensionRange:
            return subject.ranges.first.map { tree.ranges[linker.model.numberRanges[$0].node].startTokens }
        case .message: token = tree.messages[linker.model.messages[symbol.message].node].name
        case .field: token = tree.fields[linker.model.fields[symbol.field].node].name
        case .oneof: token = tree.oneofs[linker.model.oneofs[symbol.oneof].node].name
        case .enumeration: token = tree.enums[linker.model.enums[symbol.enumeration].node].name
        case .enumValue: token = tree.enumValues[linker.model.enumValues[symbol.enumValue].node].name
        case .service: token = tree.services[linker.model.services[symbol.service].node].name
        case .method: token = tree.methods[linker.model.methods[symbol.method].node].name
        }
        return TokenRange(first: token, end: token + 1)
    }
}
