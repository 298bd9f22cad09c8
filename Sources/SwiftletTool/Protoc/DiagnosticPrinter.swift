internal import ProtoCompiler

/// Prints errors and warnings: in protoc's form for programs, with the source line for people.
struct DiagnosticPrinter {
    private let path: ProtoPath
    private let format: ProtocArguments.ErrorFormat
    private let terminal: Terminal

    /// Makes a printer.
    ///
    /// - Parameters:
    ///   - path: tells the paths of files on disk from their names.
    ///   - format: how places are written.
    ///   - terminal: where the text goes.
    init(_ path: ProtoPath, _ format: ProtocArguments.ErrorFormat, _ terminal: Terminal) {
        self.path = path
        self.format = format
        self.terminal = terminal
    }

    /// Prints a diagnostic.
    func print(_ diagnostic: Diagnostic) {
        terminal.reportLine(place(of: diagnostic) + text(of: diagnostic))
        if terminal.isInteractive { terminal.report(DiagnosticExcerpt(diagnostic, hasColor: terminal.hasColor).text) }
    }

    private func place(of diagnostic: Diagnostic) -> String {
        let file = (try? path.diskFile(of: diagnostic.file)) ?? diagnostic.file
        guard let location = diagnostic.location else { return file }
        switch format {
        case .gcc: return "\(file):\(location.line):\(location.column)"
        case .msvs:
            let kind = diagnostic.severity == .warning ? "warning" : "error"
            return "\(file)(\(location.line)) : \(kind) in column=\(location.column)"
        }
    }

    private func text(of diagnostic: Diagnostic) -> String {
        let kind = diagnostic.severity == .warning ? ": warning" : ""
        let subject = diagnostic.subject.isEmpty ? "" : ": \(diagnostic.subject)"
        return "\(kind)\(subject): \(diagnostic.message)"
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
