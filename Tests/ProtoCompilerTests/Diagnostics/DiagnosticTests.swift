import Testing

@testable import ProtoCompiler

@Suite("Diagnostics")
struct DiagnosticTests {
    private func diagnostics(_ text: String, _ report: (inout ProblemList) -> Void) -> [Diagnostic] {
        var list = ProblemList()
        report(&list)
        return Diagnostic.all(list, in: SourceText(name: "a.proto", bytes: Array(text.utf8)))
    }

    @Test("says file, line, column, subject and problem")
    func oneLine() {
        let found = diagnostics("a\n\tbc d\n") {
            $0.error(ByteRange(start: 3, end: 5), subject: "field A.b", "wrong", hint: "right")
        }
        #expect(found.map(\.description) == ["a.proto:2:9: field A.b: wrong"])
        #expect(
            found.map { $0.rendered() } == [
                "a.proto:2:9: field A.b: wrong\n            bc d\n            ^^\n  hint: right"
            ]
        )
    }

    @Test("sorts by place, keeps each once, and puts the file's own first")
    func order() {
        let found = diagnostics("abc") {
            $0.error(ByteRange(start: 2, end: 3), "third")
            $0.warning(ByteRange(start: 1, end: 2), "second")
            $0.error(ByteRange(start: 2, end: 3), "third")
            $0.error(nil, "first")
        }
        #expect(found.map(\.description) == ["a.proto: first", "a.proto:1:2: warning: second", "a.proto:1:3: third"])
    }

    @Test("shows a part of a very long line")
    func longLine() {
        let text = String(repeating: "x", count: 1_000_000) + "é!"
        let found = diagnostics(text) { $0.error(ByteRange(start: 1_000_002, end: 1_000_003), "wrong") }
        #expect(found[0].location?.column == 1_000_003)
        #expect((found[0].location?.sourceLine.count ?? 0) <= 160)
        // Of the 80 bytes before the mark, two are one character.
        #expect(found[0].location?.markColumn == 79)
        #expect(found[0].location?.sourceLine.hasSuffix("xé!") == true)
    }

    @Test("cuts a long line between characters", arguments: 0..<4)
    func cut(_ offset: Int) {
        let text = String(repeating: "x", count: offset) + String(repeating: "漢", count: 400)
        let place = UInt32(offset + 600)
        let found = diagnostics(text) { $0.error(ByteRange(start: place, end: place + 3), "wrong") }
        let line = found[0].location?.sourceLine
        #expect(line?.contains("\u{FFFD}") == false)
        #expect((50...56).contains(line?.count ?? 0))
    }

    struct Line: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var before: String
        var marked = "bad"
        var shown: String
        var cells: Int
        var width = 3
    }

    static let lines = [
        Line(testDescription: "letters", before: "ab ", shown: "ab ", cells: 3),
        Line(testDescription: "a tab", before: "\t", shown: "        ", cells: 8),
        Line(testDescription: "a tab within", before: "ab\tc", shown: "ab      c", cells: 9),
        Line(testDescription: "two bytes, one cell", before: "\"é\" ", shown: "\"é\" ", cells: 4),
        Line(testDescription: "three bytes, two cells", before: "漢字 ", shown: "漢字 ", cells: 5),
        Line(testDescription: "four bytes, two cells", before: "🙂 ", shown: "🙂 ", cells: 3),
        Line(testDescription: "a mark that combines", before: "e\u{301} ", shown: "e\u{301} ", cells: 2),
        Line(testDescription: "a wide mark", before: "", marked: "漢字", shown: "", cells: 0, width: 4),
        Line(testDescription: "controls", before: "\u{1B}[31m\u{7F}\u{9B}", shown: " [31m  ", cells: 7),
        Line(testDescription: "a turn of direction", before: "a\u{202E}b", shown: "ab", cells: 2),
        Line(testDescription: "a zero byte", before: "a\u{0}b", shown: "a b", cells: 3),
    ]

    @Test("puts the mark under the place as a terminal shows it", arguments: lines)
    func cells(_ line: Line) {
        let start = UInt32(line.before.utf8.count)
        let found = diagnostics("\(line.before)\(line.marked) end\nnext") {
            $0.error(ByteRange(start: start, end: start + UInt32(line.marked.utf8.count)), "wrong")
        }
        #expect(found[0].location?.sourceLine == "\(line.shown)\(line.marked) end")
        #expect(found[0].location?.markColumn == line.cells)
        #expect(found[0].location?.width == line.width)
    }

    @Test("shows bytes that are no UTF-8, however many there are")
    func noUTF8() {
        var list = ProblemList()
        list.error(ByteRange(start: 500, end: 501), "wrong")
        let source = SourceText(name: "a.proto", bytes: [UInt8](repeating: 0x80, count: 1000) + [0xFF])
        #expect((Diagnostic.all(list, in: source)[0].location?.sourceLine.count ?? 0) <= 170)
    }

    @Test("marks at least one column, and nothing behind the line's end")
    func width() {
        let found = diagnostics("ab\ncd") {
            $0.error(ByteRange(start: 1, end: 5), "long")
            $0.error(ByteRange(start: 5, end: 5), "at the end")
        }
        #expect(found.map { $0.location?.width } == [1, 1])
        #expect(found[1].location?.line == 2)
    }
}
