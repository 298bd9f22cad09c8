internal import ProtoCompiler

/// Prints errors and warnings: one line each for programs, with the source line and a hint for people.
struct DiagnosticPrinter {
    /// How a line looks.
    enum Format: Equatable {
        /// `path:line:column: problem`: protoc's form, and ours.
        case plain
        /// `path(line) : error in column=column: problem`: protoc's form for Visual Studio.
        case visualStudio
        /// `path:line:column: error: problem`: the form of Swift's compiler.
        case compiler
    }

    private let path: ProtoPath
    private let format: Format
    private let terminal: Terminal
    /// The paths of the files so far by their names, as finding one looks at the disk.
    private var diskFiles: [String: String] = [:]

    /// Makes a printer.
    ///
    /// - Parameters:
    ///   - path: tells the paths of files on disk from their names.
    ///   - format: how a line looks.
    ///   - terminal: where the text goes.
    init(_ path: ProtoPath, _ format: Format, _ terminal: Terminal) {
        self.path = path
        self.format = format
        self.terminal = terminal
    }

    /// Prints a diagnostic.
    mutating func print(_ diagnostic: Diagnostic) {
        terminal.reportLine("\(place(of: diagnostic))\(kind(of: diagnostic)): \(text(of: diagnostic))")
        if terminal.isInteractive { terminal.report(DiagnosticExcerpt(diagnostic, hasColor: terminal.hasColor).text) }
    }

    private mutating func place(of diagnostic: Diagnostic) -> String {
        let file = diskFile(of: diagnostic.file)
        guard let location = diagnostic.location else { return format == .compiler ? "\(file):1:1" : file }
        switch format {
        case .plain, .compiler: return "\(file):\(location.line):\(location.column)"
        case .visualStudio:
            let kind = diagnostic.severity == .warning ? "warning" : "error"
            return "\(file)(\(location.line)) : \(kind) in column=\(location.column)"
        }
    }

    private mutating func diskFile(of name: String) -> String {
        if let file = diskFiles[name] { return file }
        let file = path.diskFile(of: name) ?? name
        diskFiles[name] = file
        return file
    }

    private func kind(of diagnostic: Diagnostic) -> String {
        let isWarning = diagnostic.severity == .warning
        guard isWarning || format == .compiler else { return "" }
        let kind = isWarning ? "warning" : "error"
        return ": " + DiagnosticExcerpt.colored(kind, diagnostic.severity, terminal.hasColor)
    }

    private func text(of diagnostic: Diagnostic) -> String {
        diagnostic.subject.isEmpty ? diagnostic.message : "\(diagnostic.subject): \(diagnostic.message)"
    }
}

/// The source line of a diagnostic with a mark under the place, and the hint.
struct DiagnosticExcerpt {
    /// The lines, each with its newline; empty if nothing is known.
    let text: String

    /// Draws the excerpt of a diagnostic.
    init(_ diagnostic: Diagnostic, hasColor: Bool) {
        var text = ""
        if let location = diagnostic.location, !location.sourceLine.isEmpty {
            let mark =
                String(repeating: " ", count: location.markColumn)
                + Self.colored(String(repeating: "^", count: max(1, location.width)), diagnostic.severity, hasColor)
            text += "    \(location.sourceLine)\n    \(mark)\n"
        }
        if let hint = diagnostic.hint { text += "  hint: \(hint)\n" }
        self.text = text
    }

    /// A text in red for errors and yellow for warnings.
    static func colored(_ text: String, _ severity: Diagnostic.Severity, _ hasColor: Bool) -> String {
        guard hasColor else { return text }
        return "\u{1B}[1;\(severity == .error ? 31 : 33)m\(text)\u{1B}[0m"
    }
}
