import Testing

@testable import ProtoCodegen

@Suite("Output trees")
struct OutputTreeTests {
    /// A text with insertions, and what comes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var file: String
        var insertions: [(point: String, text: String)]
        var result: String
    }

    static let cases = [
        Case(
            testDescription: "at the start of the file",
            file: "// @@protoc_insertion_point(a)\n",
            insertions: [("a", "x\n")],
            result: "x\n// @@protoc_insertion_point(a)\n"
        ),
        Case(
            testDescription: "with the indent of the line",
            file: "{\n \t// @@protoc_insertion_point(a)\n}\n",
            insertions: [("a", "x\ny\n")],
            result: "{\n \tx\n \ty\n \t// @@protoc_insertion_point(a)\n}\n"
        ),
        Case(
            testDescription: "with a newline where there is none",
            file: "// @@protoc_insertion_point(a)",
            insertions: [("a", "x")],
            result: "x\n// @@protoc_insertion_point(a)"
        ),
        Case(
            testDescription: "one behind the other",
            file: "// @@protoc_insertion_point(a)\n",
            insertions: [("a", "1\n"), ("a", "2\n")],
            result: "1\n2\n// @@protoc_insertion_point(a)\n"
        ),
        Case(
            testDescription: "within a line",
            file: "f(1/* @@protoc_insertion_point(a) */)\n",
            insertions: [("a", ", 2")],
            result: "f(1, 2\n/* @@protoc_insertion_point(a) */)\n"
        ),
        Case(
            testDescription: "nothing",
            file: "  // @@protoc_insertion_point(a)\n",
            insertions: [("a", "")],
            result: "  // @@protoc_insertion_point(a)\n"
        ),
        Case(
            testDescription: "at the point of that very name",
            file: "// @@protoc_insertion_point(ab)\n// @@protoc_insertion_point(a)\n",
            insertions: [("a", "x\n")],
            result: "// @@protoc_insertion_point(ab)\nx\n// @@protoc_insertion_point(a)\n"
        ),
    ]

    @Test("insert text", arguments: cases)
    func inserts(_ test: Case) throws {
        var tree = OutputTree()
        try tree.add("f", Array(test.file.utf8))
        for insertion in test.insertions {
            try tree.insert(Array(insertion.text.utf8), into: "f", at: insertion.point)
        }
        #expect(tree["f"].map { String(decoding: $0, as: UTF8.self) } == test.result)
    }

    @Test("refuse what does not fit")
    func refuses() throws {
        var tree = OutputTree()
        try tree.add("f", [])
        #expect(throws: OutputTree.Conflict.duplicate(file: "f")) { try tree.add("f", [1]) }
        #expect(throws: OutputTree.Conflict.missingFile(file: "g")) { try tree.insert([], into: "g", at: "a") }
        #expect(throws: OutputTree.Conflict.missingInsertionPoint(file: "f", point: "a")) {
            try tree.insert([], into: "f", at: "a")
        }
    }

    @Test("move the annotations of a file with its text")
    func movesAnnotations() throws {
        func annotation(_ begin: Int, _ end: Int) -> [UInt8] {
            Wire.field(1, Wire.field(2, "a.proto") + Wire.field(3, begin) + Wire.field(4, end))
        }
        var tree = OutputTree()
        try tree.add("f", Array("one\n  // @@protoc_insertion_point(a)\ntwo\n".utf8))
        try tree.add("f.pb.meta", annotation(0, 3) + annotation(37, 40))
        try tree.insert(Array("x\nyz\n".utf8), into: "f", at: "a", info: annotation(2, 4)[...])
        // Two lines of two and three bytes, each indented by two, come in at offset 4.
        #expect(tree["f.pb.meta"] == annotation(0, 3) + annotation(10, 12) + annotation(46, 49))
    }
}
