internal import ProtoCodegen
internal import ProtoCompiler

/// Turns `.proto` files into a schema that the plugin host works on.
struct Frontend {
    private let resolver: any FileResolver

    /// Whether the schema holds the imported files, too.
    var includesImports = true
    /// Whether files may have an edition that is still being worked on.
    var allowsUnstableEdition = false

    /// Makes a front end.
    ///
    /// - Parameter resolver: finds the files.
    init(resolver: any FileResolver) { self.resolver = resolver }

    /// What a compilation came to.
    struct Outcome {
        /// The files; `nil` if there were errors.
        var schema: CompiledSchema?
        /// All errors and warnings.
        var diagnostics: [Diagnostic]
    }

    /// Compiles files and all that they import.
    ///
    /// - Parameters:
    ///   - inputs: the names of the files.
    ///   - forms: the forms of descriptors that will be asked for.
    /// - Returns: the schema, if there were no errors.
    func compile(_ inputs: [String], forms: [DescriptorForm]) -> Outcome {
        // One form is made by one compilation; the first also tells what is wrong.
        let first = run(inputs, forms.first ?? [])
        guard !first.hasErrors else { return Outcome(schema: nil, diagnostics: first.diagnostics) }
        var tables = [(form: forms.first ?? [], descriptors: first.descriptorsByName)]
        for form in forms.dropFirst() where !tables.contains(where: { $0.form == form }) {
            tables.append((form, run(inputs, form).descriptorsByName))
        }
        let made = tables
        let files = first.files.compactMap { file in
            CompiledFile(file.descriptor) { form in
                made.first { $0.form == form }?.descriptors[file.name] ?? file.descriptor
            }
        }
        return Outcome(schema: CompiledSchema(inputs: inputs, files: files), diagnostics: first.diagnostics)
    }

    private func run(_ inputs: [String], _ form: DescriptorForm) -> CompilationResult {
        var settings = Compiler.Settings()
        settings.includesImports = includesImports
        settings.allowsUnstableEdition = allowsUnstableEdition
        settings.includesSourceInfo = form.contains(.sourceInfo)
        settings.retainsOptions = form.contains(.retainedOptions)
        return Compiler(resolver: resolver, settings: settings).compile(files: inputs)
    }
}

extension CompilationResult {
    fileprivate var descriptorsByName: [String: [UInt8]] {
        Dictionary(files.map { ($0.name, $0.descriptor) }) { first, _ in first }
    }
}
