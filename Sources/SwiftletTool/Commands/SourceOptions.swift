internal import ArgumentParser
internal import ProtoCodegen
internal import ProtoCompiler

/// How the places of errors are written.
enum DiagnosticStyle: String, ExpressibleByArgument, CaseIterable {
    /// `file:line:column: subject: problem`.
    case plain
    /// `path:line:column: error: subject: problem`, as Swift's compiler writes it and build systems read it.
    case compiler
}

/// The arguments that say what to compile.
struct SourceOptions: ParsableArguments {
    @Argument(help: "Files, and folders to search for .proto files.", completion: .file(extensions: ["proto"]))
    var paths: [String]

    @Option(
        name: [.customShort("I", allowingJoined: true), .customLong("import-path")],
        help: ArgumentHelp(
            "A folder to import from; may be repeated.",
            discussion: "By default each folder of PATHS, and for files the current folder.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var importPaths: [String] = []

    @Option(help: .hidden)
    var diagnosticStyle = DiagnosticStyle.plain

    /// Compiles the files and prints what is wrong with them.
    ///
    /// - Parameters:
    ///   - forms: the forms of descriptors that will be asked for.
    ///   - terminal: where the diagnostics go.
    /// - Returns: the compiled files.
    /// - Throws: `ExitCode.failure` if there were errors.
    func compile(forms: [DescriptorForm], terminal: Terminal) throws -> CompiledSchema {
        let sources: SourceFinder
        do throws(SourceFinder.Failure) {
            sources = try SourceFinder(paths, roots: importPaths)
        } catch {
            terminal.reportLine("\(error)")
            throw ExitCode.failure
        }
        let outcome = Frontend(resolver: sources.path).compile(sources.inputs, forms: forms)
        var printer = DiagnosticPrinter(sources.path, format, terminal)
        for diagnostic in outcome.diagnostics { printer.print(diagnostic) }
        guard let schema = outcome.schema else { throw ExitCode.failure }
        return schema
    }

    private var format: DiagnosticPrinter.Format {
        switch diagnosticStyle {
        case .plain: .plain
        case .compiler: .compiler
        }
    }
}
