@testable import ProtoCompiler

/// A text, parsed.
struct Parsed {
    let tree: SyntaxTree
    let diagnostics: [Diagnostic]

    init(_ text: String) { self.init(bytes: Array(text.utf8)) }

    init(bytes: [UInt8]) {
        var names = NameTable()
        let source = SourceText(name: "test.proto", bytes: bytes)
        let (tree, problems) = Parser.parse(source, names: &names)
        self.tree = tree
        diagnostics = Diagnostic.all(problems, in: source)
    }

    /// The errors, each on a line of its own.
    var errors: String {
        diagnostics.filter { $0.severity == .error }.map(\.description).joined(separator: "\n")
    }
}
