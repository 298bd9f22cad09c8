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
        let forms = Set(forms.isEmpty ? [[]] : forms).sorted { $0.rawValue < $1.rawValue }
        let result = Compiler(resolver: resolver, settings: settings(forms)).compile(files: inputs)
        guard !result.hasErrors else { return Outcome(schema: nil, diagnostics: result.diagnostics) }
        let files = result.files.compactMap { file in
            let descriptors = [file.descriptor] + file.furtherDescriptors
            return CompiledFile(file.descriptor) { form in
                forms.firstIndex(of: form).map { descriptors[$0] } ?? file.descriptor
            }
        }
        return Outcome(schema: CompiledSchema(inputs: inputs, files: files), diagnostics: result.diagnostics)
    }

    private func settings(_ forms: [DescriptorForm]) -> Compiler.Settings {
        var settings = Compiler.Settings()
        settings.includesImports = includesImports
        settings.allowsUnstableEdition = allowsUnstableEdition
        settings.includesSourceInfo = forms[0].contains(.sourceInfo)
        settings.retainsOptions = forms[0].contains(.retainedOptions)
        settings.furtherForms = forms.dropFirst().map { form in
            Compiler.Form(
                includesSourceInfo: form.contains(.sourceInfo),
                retainsOptions: form.contains(.retainedOptions)
            )
        }
        return settings
    }
}
