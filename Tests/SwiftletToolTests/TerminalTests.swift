import Foundation
import Testing

@Suite("Errors on a terminal")
struct TerminalTests {
    private func shown(
        _ source: String,
        _ environment: [String: String?] = ["NO_COLOR": "1"],
        command: [String] = ["protoc", "-I.", "-oout", "a.proto"]
    ) throws -> String {
        let scratch = try Scratch()
        try scratch.write("a.proto", source)
        return try PseudoTerminal.run(command, in: scratch.folder, environment: environment)
    }

    private static let source = "syntax = \"proto3\";\nmessage M {\n\tstrng 名 = 1;\n}\n"
    private static let wrong = "syntax = \"proto3\";\nmessage M {\n\tstrng a = 1; /* 名 */ strin b = 2;\n}\n"

    @Test("show the source line with a mark under the place, and a hint")
    func excerpt() throws {
        let expected = """
            a.proto:3:9: field M.a: "strng" is not defined
                        strng a = 1; /* 名 */ strin b = 2;
                        ^^^^^
              hint: did you mean "string"?
            a.proto:3:32: field M.b: "strin" is not defined
                        strng a = 1; /* 名 */ strin b = 2;
                                              ^^^^^
              hint: did you mean "string"?

            """
        #expect(try shown(Self.wrong) == expected)
    }

    @Test("show the part of a very long line that is wrong")
    func longLine() throws {
        let fields = (1...2_000).map { "string field_\($0) = \($0);" }.joined(separator: " ")
        let lines = try shown("syntax = \"proto3\"; message M { \(fields) strng x = 2001; }")
            .split(separator: "\n").map(String.init)
        try #require(lines.count == 4)
        #expect(lines[0].hasSuffix("field M.x: \"strng\" is not defined"))
        #expect(lines[1].count <= 164)
        let mark = try #require(lines[2].firstIndex(of: "^"))
        #expect(lines[1][mark...].hasPrefix("strng x"))
        #expect(lines[2].hasSuffix(" ^^^^^"))
    }

    @Test("show a character that is not allowed, with its own width")
    func wideCharacter() throws {
        let lines = try shown(Self.source).split(separator: "\n").map(String.init)
        #expect(lines.contains("            strng 名 = 1;"))
        #expect(lines.contains { $0.hasPrefix("                  ^") })
    }

    static let environments: [([String: String?], Bool)] = [
        (["NO_COLOR": nil, "TERM": "xterm"], true),
        (["NO_COLOR": "", "TERM": "xterm"], true),
        (["NO_COLOR": "1", "TERM": "xterm"], false),
        (["NO_COLOR": "0", "TERM": "xterm"], false),
        (["NO_COLOR": nil, "TERM": "dumb"], false),
        (["NO_COLOR": nil, "TERM": nil], false),
    ]

    @Test("have colours unless the user or the terminal is against it", arguments: environments)
    func color(_ environment: [String: String?], _ hasColor: Bool) throws {
        let text = try shown(Self.wrong, environment)
        #expect(text.contains("\u{1B}[1;31m^^^^^\u{1B}[0m") == hasColor)
        #expect(text.contains("\u{1B}") == hasColor)
        #expect(text.contains("^^^^^"))
    }

    @Test("do not let a file write to the terminal")
    func escapes() throws {
        let text = try shown("syntax = \"proto3\";\n\u{1B}]0;title\u{7} message M { strng a = 1; }\n")
        #expect(text.contains("a.proto:2:"))
        #expect(!text.contains("\u{1B}") && !text.contains("\u{7}"))
    }

    @Test(
        "are told by every command alike",
        arguments: [["compile", "a.proto", "--out", "out"], ["descriptors", "a.proto"]]
    )
    func commands(_ command: [String]) throws {
        let text = try shown(Self.wrong, command: command)
        #expect(text.contains("            strng a = 1;"))
        #expect(text.contains("            ^^^^^"))
        #expect(text.contains("  hint: did you mean \"string\"?"))
    }

    @Test("are single lines where no person looks")
    func plain() throws {
        let scratch = try Scratch()
        try scratch.write("a.proto", Self.wrong)
        let outcome = try Tool.run(["protoc", "-I.", "-oout", "a.proto"], in: scratch.folder)
        let expected = """
            a.proto:3:9: field M.a: "strng" is not defined
            a.proto:3:32: field M.b: "strin" is not defined

            """
        #expect(outcome.errors == expected)
    }
}
