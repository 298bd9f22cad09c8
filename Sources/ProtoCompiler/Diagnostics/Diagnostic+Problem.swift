extension Diagnostic {
    /// Gives a problem its line, column and source line.
    init(_ problem: Problem, in source: SourceText, lines: LineTable) {
        self.init(
            severity: problem.severity,
            file: source.name,
            location: problem.range.map { Location($0, in: source, lines: lines) },
            subject: problem.subject,
            message: problem.message,
            hint: problem.hint
        )
    }

    /// The problems of a file as diagnostics, in source order.
    static func all(_ list: ProblemList, in source: SourceText) -> [Diagnostic] {
        guard !list.problems.isEmpty else { return [] }
        let lines = LineTable(source)
        return list.sorted().map { Diagnostic($0, in: source, lines: lines) }
    }
}

extension Diagnostic.Location {
    /// Works out the place of a range of bytes.
    init(_ range: ByteRange, in source: SourceText, lines: LineTable) {
        let start = lines.position(of: range.start, in: source)
        let lineBytes = lines.bytes(ofLine: start.line, in: source)
        let end = lines.position(of: min(max(range.end, range.start), max(lineBytes.end, range.start)), in: source)
        let marked = start.column..<max(start.column, end.column)
        let excerpt = Excerpt(ofLine: start.line, in: source, lines: lines, marking: marked)
        self.init(
            line: start.line + 1,
            column: start.column + 1,
            width: excerpt.width,
            sourceLine: excerpt.text,
            markColumn: excerpt.markColumn
        )
    }
}
