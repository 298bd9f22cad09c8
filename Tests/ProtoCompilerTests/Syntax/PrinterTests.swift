import Testing

@testable import ProtoCompiler

@Suite("Printer")
struct PrinterTests {
    @Test("prints every accepted file back to its bytes", arguments: ParserTests.accepted)
    func accepted(_ text: String) {
        let spaced = text.replacing(";", with: " /* a */ ; // b\n\t")
        for text in [text, spaced] where !text.contains("import \"") {
            #expect(Printer.print(Parsed(text).tree) == Array(text.utf8))
        }
    }

    @Test("prints what cannot be parsed back to its bytes")
    func arbitraryBytes() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "message", "enum", " A", "{", "}", ";", "=", "1", "\"s\"", "[", "]", "(", ")", "option", ".", ",", "extend",
            "oneof", "rpc", "returns", "group", "optional", "reserved", "extensions", "to", "max", "map<", ">", "-",
            "\n", "\0", "é", "syntax", "'", "/*", "//", "stream", "default", "service", "import", "package", "08",
        ]
        for _ in 0..<2_000 {
            let count = Int.random(in: 0..<40, using: &generator)
            let text = (0..<count).map { _ in (pieces.randomElement(using: &generator) ?? "") + " " }.joined()
            #expect(Printer.print(Parsed(text).tree) == Array(text.utf8), "\(text)")
        }
    }
}
