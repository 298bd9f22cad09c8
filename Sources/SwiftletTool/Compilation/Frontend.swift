internal import ProtoCodegen
internal import ProtoCompiler

/// Turns `.proto` files into a schema that the plugin host works on.
struct Frontend {
    private let resolver: any FileResolver
    /// Files that are known as descriptors only.
    private let descriptors: DescriptorLibrary

    /// Makes a front end.
    ///
    /// - Parameters:
    ///   - resolver: finds the files.
    ///   - descriptors: files that need no compiling.
    init(resolver: any FileResolver, descriptors: DescriptorLibrary = DescriptorLibrary()) {
        self.resolver = resolver
        self.descriptors = descriptors
    }

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
        var tables: [DescriptorForm: [String: [UInt8]]] = [:]
        var order: [(name: String, bytes: [UInt8])] = []
        var diagnostics: [Diagnostic] = []
        for form in forms.isEmpty ? [[]] : forms where tables[form] == nil {
            let result = Compiler(resolver: resolver, settings: Compiler.Settings(form)).compile(files: inputs)
            if tables.isEmpty {
                diagnostics = result.diagnostics
                order = result.files.map { ($0.name, $0.descriptor) }
            }
            guard !result.hasErrors else { return Outcome(schema: nil, diagnostics: diagnostics) }
            tables[form] = Dictionary(result.files.map { ($0.name, $0.descriptor) }) { first, _ in first }
        }
        let all = tables
        let files = order.compactMap { name, bytes in
            CompiledFile(bytes) { form in all[form]?[name] ?? bytes }
        }
        return Outcome(schema: CompiledSchema(inputs: inputs, files: files), diagnostics: diagnostics)
    }
}

extension Compiler.Settings {
    /// The settings that yield a form of descriptors, imports included.
    fileprivate init(_ form: DescriptorForm) {
        self.init()
        includesImports = true
        includesSourceInfo = form.contains(.sourceInfo)
        retainsOptions = form.contains(.retainedOptions)
    }
}
