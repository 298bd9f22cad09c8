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
        #expect(found[0].location?.markColumn == 80)
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
