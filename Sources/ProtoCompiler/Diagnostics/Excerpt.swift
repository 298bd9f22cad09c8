/// The part of a source line that a diagnostic shows, and where the mark goes, in cells of a terminal.
struct Excerpt {
    /// The text: tabs expanded, without what moves a terminal's cursor or turns its direction of writing.
    let text: String
    /// The number of cells before the marked text.
    let markColumn: Int
    /// The number of cells that the marked text takes up, at least 1.
    let width: Int

    /// The longest part of a line that is shown, in columns.
    private static let maximumColumns = 160

    /// Takes a line, or the part of it around the marked columns if it is too long to show.
    init(ofLine line: Int, in source: SourceText, lines: LineTable, marking marked: Range<Int>) {
        let isCut = marked.lowerBound >= Self.maximumColumns
        let first = isCut ? marked.lowerBound - Self.maximumColumns / 2 : 0
        let end = lines.bytes(ofLine: line, in: source).end
        let start = lines.place(before: first, inLine: line)
        var parts: (before: [UInt8], marked: [UInt8], behind: [UInt8]) = ([], [], [])
        var current = start.column
        for byte in source.bytes[Int(min(start.offset, end))..<Int(end)] {
            // A character is shown whole or not at all.
            let isWithinCharacter = byte & 0xC0 == 0x80
            if current >= first + Self.maximumColumns, !isWithinCharacter { break }
            if isCut, isWithinCharacter, parts.before.isEmpty, parts.marked.isEmpty {
                current += 1
                continue
            }
            let next = LineTable.column(behind: byte, at: current)
            for place in current..<next where place >= first {
                let shown = byte < 0x20 ? UInt8(ascii: " ") : byte
                if place < marked.lowerBound {
                    parts.before.append(shown)
                } else if place < marked.upperBound {
                    parts.marked.append(shown)
                } else {
                    parts.behind.append(shown)
                }
            }
            current = next
            // Bytes that are no UTF-8 may go on without a character's beginning.
            if current >= first + Self.maximumColumns + 4 { break }
        }
        let before = Self.printable(parts.before)
        let text = Self.printable(parts.marked)
        self.text = before + text + Self.printable(parts.behind)
        markColumn = Self.cells(before)
        width = max(1, Self.cells(text))
    }

    private static func printable(_ bytes: [UInt8]) -> String {
        var result = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control: result.unicodeScalars.append(" ")
            case .format: break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The number of cells that a text takes up.
    private static func cells(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + cells($1) } }

    private static func cells(_ scalar: Unicode.Scalar) -> Int {
        guard scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        return wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation ? 2 : 1
    }

    /// The blocks whose characters are wide (Unicode Standard Annex #11).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD,
    ]
}
