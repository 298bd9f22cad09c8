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
        let width = max(1, end.column - start.column)
        let excerpt = Self.excerpt(ofLine: start.line, in: source, lines: lines, around: start.column)
        self.init(
            line: start.line + 1,
            column: start.column + 1,
            width: min(width, max(1, excerpt.columns - (start.column - excerpt.firstColumn))),
            sourceLine: excerpt.text,
            markColumn: start.column - excerpt.firstColumn
        )
    }

    /// The longest part of a line that a diagnostic shows, in columns.
    private static let maximumColumns = 160

    /// A line with its tabs expanded, or the part of it around a column if it is too long to show.
    private static func excerpt(
        ofLine line: Int,
        in source: SourceText,
        lines: LineTable,
        around column: Int
    ) -> (text: String, firstColumn: Int, columns: Int) {
        let firstColumn = column < maximumColumns ? 0 : column - maximumColumns / 2
        let end = lines.bytes(ofLine: line, in: source).end
        let start = lines.place(before: firstColumn, inLine: line)
        var shown: [UInt8] = []
        var current = start.column
        for byte in source.bytes[Int(min(start.offset, end))..<Int(end)] {
            guard current < firstColumn + maximumColumns else { break }
            let next = LineTable.column(behind: byte, at: current)
            for place in current..<next where place >= firstColumn {
                shown.append(byte < 0x20 ? UInt8(ascii: " ") : byte)
            }
            current = next
        }
        return (String(decoding: shown, as: UTF8.self), firstColumn, max(0, current - firstColumn))
    }
}
