internal import ProtoCodegen
internal import ProtoCompiler

/// The input of a run: where files are found, and which are compiled.
struct ProtocSources {
    /// The folders of `.proto` files.
    private(set) var path = ProtoPath()
    private var library = DescriptorLibrary()
    private var inputs: [String]

    /// Finds the files of a command line.
    ///
    /// - Throws: `ProtocFailure` if a file is not there, or outside of all folders.
    init(_ arguments: ProtocArguments) throws(ProtocFailure) {
        inputs = arguments.inputs
        for set in arguments.descriptorSetsIn { try addDescriptorSet(set) }
        for root in arguments.protoPath { path.add(root) }
        defer { addFileOfMessage(arguments.mode) }
        if path.roots.isEmpty {
            for input in inputs where library[input] == nil {
                let reason = SystemFailure.reason(of: SystemFailure.noEntry)
                throw ProtocFailure("Could not find file in descriptor database: \(input): \(reason)")
            }
        } else {
            inputs = []
            for input in arguments.inputs { inputs.append(try name(of: input)) }
        }
    }

    /// Adds the file of the message to convert, which descriptor sets alone need not be asked for.
    private mutating func addFileOfMessage(_ mode: ProtocArguments.Mode) {
        guard path.roots.isEmpty else { return }
        switch mode {
        case .encode(let type), .decode(let type):
            if let file = library.file(declaring: type), !inputs.contains(file) { inputs.append(file) }
        case .compile, .decodeRaw, .printFreeFieldNumbers: break
        }
    }

    private mutating func addDescriptorSet(_ file: String) throws(ProtocFailure) {
        guard Files.readability(of: file) != .directory else { throw ProtocFailure("\(file): Unable to parse.") }
        guard let bytes = try? Files.read(file) else {
            throw ProtocFailure("\(file): \(SystemFailure.reason(of: SystemFailure.noEntry))")
        }
        guard library.add(bytes) else { throw ProtocFailure("\(file): Unable to parse.") }
    }

    /// The name that a file of the command line is imported by.
    private func name(of input: String) throws(ProtocFailure) -> String {
        let isKnown = library[input] != nil
        guard Files.exists(input) else {
            if isKnown || path.contains(input) { return input }
            let reason = SystemFailure.reason(of: SystemFailure.noEntry)
            throw ProtocFailure("Could not make proto path relative: \(input): \(reason)")
        }
        do throws(ProtoPath.Unmapped) {
            return try path.name(ofDiskFile: input)
        } catch {
            switch error {
            case .shadowed(let other):
                throw ProtocFailure(
                    "\(input): Input is shadowed in the --proto_path by \"\(other)\".  Either use the latter file as "
                        + "your input or reorder the --proto_path so that the former file's location comes first."
                )
            case .unreadable(let reason):
                if isKnown { return input }
                throw ProtocFailure("Could not map to virtual file: \(input): \(reason)")
            case .outside:
                if isKnown || path.contains(input) { return input }
                throw ProtocFailure(
                    "\(input): File does not reside within any path specified using --proto_path (or -I).  You must "
                        + "specify a --proto_path which encompasses this file.  Note that the proto_path must be an "
                        + "exact prefix of the .proto file names -- protoc is too dumb to figure out when two paths "
                        + "(e.g. absolute and relative) are equivalent (it's harder than you think)."
                )
            }
        }
    }

    /// Compiles the files.
    ///
    /// Folders are asked for a file first, then the descriptor sets. Files of these are linked and checked with the
    /// others, and taken as they are.
    ///
    /// - Parameters:
    ///   - forms: the forms of descriptors that will be asked for.
    ///   - includesImports: whether the imported files will be asked for.
    /// - Returns: the schema, if there were no errors.
    /// - Throws: `ProtocFailure` if a descriptor of a set contradicts itself.
    func compile(forms: [DescriptorForm], includesImports: Bool) throws(ProtocFailure) -> Frontend.Outcome {
        let resolver = LibraryResolver(path: path.roots.isEmpty ? nil : path, library: library)
        var frontend = library.isEmpty ? Frontend(resolver: path) : Frontend(resolver: resolver)
        frontend.includesImports = includesImports || !library.isEmpty
        // Editions are checked behind the compilation, in protoc's words.
        frontend.allowsUnstableEdition = true
        guard !library.isEmpty else { return frontend.compile(inputs, forms: forms) }
        // Extensions may say of options in a descriptor set that they are only for the source.
        var outcome = frontend.compile(inputs, forms: forms + [.retainedOptions])
        if let schema = outcome.schema {
            outcome.schema = try library.restoring(schema, isFromLibrary: resolver.isFromLibrary)
        }
        outcome.diagnostics = outcome.diagnostics.compactMap { resolver.adapted($0) }
        return outcome
    }
}

extension LibraryResolver {
    /// A diagnostic as it is printed: of a file in a library nobody sees the text, and nobody can mend a warning.
    func adapted(_ diagnostic: Diagnostic) -> Diagnostic? {
        guard isFromLibrary(diagnostic.file) else { return diagnostic }
        guard diagnostic.severity == .error else { return nil }
        var result = diagnostic
        result.location = nil
        return result
    }
}
