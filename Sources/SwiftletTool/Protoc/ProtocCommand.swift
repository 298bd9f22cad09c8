internal import ProtoCodegen
internal import ProtoCompiler
internal import ProtoReflection

/// `swiftlet protoc`: protoc's command line on our compiler.
struct ProtocCommand {
    private let arguments: ProtocArguments
    private let terminal: Terminal

    /// Runs a command line.
    ///
    /// - Parameters:
    ///   - line: the arguments behind `protoc`.
    ///   - program: how the usage and errors call the program.
    ///   - terminal: where data and talk go.
    /// - Returns: the exit status: 0, or 1 if anything went wrong.
    static func run(_ line: [String], program: String, terminal: Terminal) -> Int32 {
        var reader = ProtocArgumentReader(program: program)
        do throws(ProtocEnd) {
            defer { for warning in reader.warnings { terminal.reportLine(warning) } }
            try reader.read(line)
        } catch {
            switch error {
            case .done(let text):
                terminal.print(text)
                return 0
            case .failed(let text):
                terminal.reportLine(text)
                return 1
            }
        }
        do throws(ProtocFailure) {
            try ProtocCommand(arguments: reader.arguments, terminal: terminal).run()
            return 0
        } catch {
            if !error.message.isEmpty { terminal.reportLine(error.message) }
            return 1
        }
    }

    private func run() throws(ProtocFailure) {
        if arguments.mode == .decodeRaw { return try MessageConversion(arguments, terminal).run(nil) }
        let sources = try ProtocSources(arguments)
        let (schema, warned) = try compile(sources)
        if arguments.mode == .compile { try generate(schema, sources) }
        if let path = arguments.editionDefaultsOut { try writeEditionDefaults(schema, to: path) }
        switch arguments.mode {
        case .encode, .decode: try MessageConversion(arguments, terminal).run(schema)
        case .compile, .printFreeFieldNumbers, .decodeRaw: break
        }
        if warned, arguments.hasFatalWarnings { throw ProtocFailure() }
        if arguments.mode == .printFreeFieldNumbers {
            for file in schema.inputFiles { terminal.print(FreeFieldNumbers.text(for: file.descriptor([]))) }
        }
    }

    // MARK: Compiling

    private func compile(_ sources: ProtocSources) throws(ProtocFailure) -> (schema: CompiledSchema, warned: Bool) {
        let outcome = try sources.compile(forms: forms, includesImports: needsImports)
        var printer = DiagnosticPrinter(sources.path, arguments.errorFormat, terminal)
        for diagnostic in outcome.diagnostics { printer.print(diagnostic) }
        guard let schema = outcome.schema else { throw ProtocFailure() }
        for file in schema.inputFiles { try check(file.facts) }
        if !arguments.allowsExperimentalEditions { try checkEditions(schema) }
        return (schema, outcome.diagnostics.contains { $0.severity == .warning })
    }

    /// The forms of descriptors that this run will ask for.
    private var forms: [DescriptorForm] {
        var forms: [DescriptorForm] = arguments.outputs.isEmpty ? [] : [.sourceInfo, [.sourceInfo, .retainedOptions]]
        if arguments.descriptorSetOut != nil { forms.append(descriptorSetForm) }
        return forms
    }

    /// Whether this run will ask for the files that the inputs import.
    private var needsImports: Bool {
        arguments.includesImports || !arguments.outputs.isEmpty || arguments.dependencyOut != nil
            || arguments.editionDefaultsOut != nil || arguments.mode != .compile
    }

    private var descriptorSetForm: DescriptorForm {
        var form: DescriptorForm = []
        if arguments.includesSourceInfo { form.insert(.sourceInfo) }
        if arguments.retainsOptions { form.insert(.retainedOptions) }
        return form
    }

    /// Checks what the flags say about a file's contents.
    private func check(_ file: DescriptorFacts) throws(ProtocFailure) {
        if arguments.disallowsServices, file.hasServices {
            throw ProtocFailure("\(file.name): This file contains services, but --disallow_services was used.")
        }
        try check(file, file.dependencies, arguments.directDependencies, arguments.directDependenciesMessage)
        try check(file, file.optionDependencies, arguments.optionDependencies, arguments.optionDependenciesMessage)
    }

    private func check(
        _ file: DescriptorFacts,
        _ imports: [String],
        _ allowed: Set<String>?,
        _ message: String
    ) throws(ProtocFailure) {
        guard let allowed else { return }
        let forbidden = imports.filter { !allowed.contains($0) }
        guard !forbidden.isEmpty else { return }
        let lines = forbidden.map { "\(file.name): \(message.replacing("%s", with: $0))" }
        throw ProtocFailure(lines.joined(separator: "\n"))
    }

    private func checkEditions(_ schema: CompiledSchema) throws(ProtocFailure) {
        for file in schema.inputFiles.map(\.facts) where !file.isExemptFromEditionChecks && file.edition > .maximum {
            throw ProtocFailure(
                "\(file.name): is a file using edition \(file.edition), which is later than the protoc maximum supported "
                    + "edition \(Edition.maximum)."
            )
        }
    }

    // MARK: Writing

    private func generate(_ schema: CompiledSchema, _ sources: ProtocSources) throws(ProtocFailure) {
        let generated = try ProtocGenerators(arguments, terminal).run(schema)
        var files: [PlannedFile] = []
        var outputNames: [String] = []
        for (location, tree) in generated {
            do throws(OutputError) {
                let plan = try location.plan(tree, allowsEscape: arguments.allowsEscape)
                for warning in plan.warnings { terminal.reportLine("\(warning)") }
                files += plan.files
            } catch {
                throw ProtocFailure("\(error)")
            }
            outputNames += location.names(of: tree)
        }
        try write(files)
        if let path = arguments.descriptorSetOut { outputNames.append(path) }
        if let path = arguments.dependencyOut {
            let manifest = DependencyManifest(outputs: outputNames, path: sources.path)
            try write([file(path, try manifest.bytes(schema))])
        }
        if let path = arguments.descriptorSetOut {
            let set = schema.descriptorSet(includesImports: arguments.includesImports, form: descriptorSetForm)
            try write([file(path, set)])
        }
    }

    private func writeEditionDefaults(_ schema: CompiledSchema, to path: String) throws(ProtocFailure) {
        let defaults: EditionDefaults?
        do throws(DescriptorError) {
            let files = schema.inDependencyOrder().map { $0.descriptor([]) }
            defaults = EditionDefaults(try DescriptorPool(files: files))
        } catch {
            throw ProtocFailure("\(path): \(error)")
        }
        guard let defaults else {
            throw ProtocFailure(
                "\(path): Could not find FeatureSet in descriptor pool.  Please make sure descriptor.proto is in your "
                    + "import path"
            )
        }
        let bytes: [UInt8]
        do throws(ProtocFailure) {
            bytes = try defaults.bytes(
                minimum: arguments.editionDefaultsMinimum ?? .proto2,
                maximum: arguments.editionDefaultsMaximum ?? .maximum
            )
        } catch {
            throw ProtocFailure("\(path): \(error.message)")
        }
        try write([file(path, bytes)])
    }

    private func file(_ path: String, _ content: [UInt8]) -> PlannedFile {
        PlannedFile(base: "", name: path, content: content, createsFolders: false)
    }

    private func write(_ files: [PlannedFile]) throws(ProtocFailure) {
        do {
            // Build systems compare times of change, so a file is new even if its content is not.
            try FileWriter(unchanged: .rewrite).write(files)
        } catch {
            throw ProtocFailure("\(error)")
        }
    }
}

/// Why a run ends with status 1.
struct ProtocFailure: Error {
    /// What to print; empty if everything was printed already.
    var message: String

    /// Makes a failure.
    init(_ message: String = "") { self.message = message }
}
