import Testing

@testable import ProtoCompiler

@Suite("Lexer")
struct LexerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let tokens: String
        var testDescription: String { text }

        init(_ text: String, _ tokens: String) {
            self.text = text
            self.tokens = tokens
        }
    }

    static let tokenCases = [
        Case("", ""),
        Case(" \t\r\n\u{0B}\u{0C}", ""),
        Case("message Foo_1 { }", "identifier:message identifier:Foo_1 openBrace:{ closeBrace:}"),
        Case("a.b.c", "identifier:a dot:. identifier:b dot:. identifier:c"),
        Case("0 7 42 007 0x1F 0XaB", "integer:0 integer:7 integer:42 integer:007 integer:0x1F integer:0XaB"),
        Case("1.5 .5 1. 1e3 1.e-3 .5E+7", "float:1.5 float:.5 float:1. float:1e3 float:1.e-3 float:.5E+7"),
        Case("-1 - 1", "minus:- integer:1 minus:- integer:1"),
        Case("\"a\" 'b' \"'\" '\"'", "string:\"a\" string:'b' string:\"'\" string:'\"'"),
        Case(#""\a\b\f\n\r\t\v\\\?\'\"\0\377""#, #"string:"\a\b\f\n\r\t\v\\\?\'\"\0\377""#),
        Case(#""\x1\X1f\u0041\U0010ffff""#, #"string:"\x1\X1f\u0041\U0010ffff""#),
        Case("a// b\nc", "identifier:a identifier:c"),
        Case("a//", "identifier:a"),
        Case("a/* b\n * c */d/**/e/***/f", "identifier:a identifier:d identifier:e identifier:f"),
        Case("a/b", "identifier:a slash:/ identifier:b"),
        Case(
            ";,=:[]()<>#",
            "semicolon:; comma:, equals:= colon:: openBracket:[ closeBracket:] openParenthesis:( "
                + "closeParenthesis:) openAngle:< closeAngle:> other:#"
        ),
        Case("\u{FEFF}a", "identifier:a"),
    ]

    @Test("splits text into tokens", arguments: tokenCases)
    func tokens(_ example: Case) {
        var names = NameTable()
        let source = SourceText(name: "test.proto", bytes: Array(example.text.utf8))
        let (tokens, problems) = Lexer.tokens(of: source, names: &names)
        #expect(problems.problems.map(\.message) == [])
        #expect(tokens.last?.kind == .end)
        #expect(
            tokens.dropLast().map { "\($0.kind):\(source.string($0.range))" }.joined(separator: " ") == example.tokens
        )
    }

    static let errorCases = [
        Case("\"a", "1:3: this string is not closed before the end of the file"),
        Case("\"a\nb", "1:3: this string is not closed on its line"),
        Case("'\\q'", "1:3: \"\\q\" is no escape sequence"),
        Case("'\\x'", "1:4: \"\\x\" must be followed by one or two hexadecimal digits"),
        Case("'\\u12'", "1:6: \"\\u\" must be followed by four hexadecimal digits"),
        Case("'\\U00200000'", "1:6: \"\\U\" must be followed by eight hexadecimal digits up to 0010FFFF"),
        Case("0x", "1:3: \"0x\" must be followed by hexadecimal digits"),
        Case("08", "1:2: a number with a leading zero is octal and cannot hold the digit 8 or 9"),
        Case("1e", "1:3: the exponent of this number has no digits"),
        Case("1a", "1:2: a space is needed between a number and an identifier"),
        Case("1.5f", "1:4: a space is needed between a number and an identifier"),
        Case("1.2.3", "1:4: this number has a decimal point or exponent already and cannot have another point"),
        Case("07.5", "1:3: hexadecimal and octal numbers must be integers"),
        Case("a.5", "1:2: a space is needed between an identifier and a decimal point"),
        Case("a /* b", "1:7: the block comment that begins in line 1 is not closed"),
        Case("/* /* */", "1:5: \"/*\" inside a block comment: block comments cannot be nested"),
        Case("\t\u{1}\u{2}a", "1:9: control character 0x01 in the file"),
        Case("a\u{0}", "1:2: control character 0x00 in the file"),
        Case("// \u{0}", "1:4: control character 0x00 in the file"),
        Case("/* \u{0} */", "1:4: control character 0x00 in a comment"),
        Case("'\u{0}'", "1:2: zero byte in a string"),
        Case("é", "1:1: \"é\" is not ASCII: only strings and comments may hold such characters"),
    ]

    @Test("reports bad tokens", arguments: errorCases)
    func errors(_ example: Case) {
        var names = NameTable()
        let source = SourceText(name: "test.proto", bytes: Array(example.text.utf8))
        let diagnostics = Diagnostic.all(Lexer.tokens(of: source, names: &names).problems, in: source)
        #expect(diagnostics.map(\.description) == ["test.proto:\(example.tokens)"])
    }

    @Test("reports a byte order mark that is cut off")
    func brokenByteOrderMark() {
        let message = "test.proto:1:3: the file begins with the byte 0xEF but not with a UTF-8 byte order mark"
        #expect(Parsed(bytes: [0xEF, 0xBB]).errors.hasPrefix(message))
    }

    @Test("gives equal names equal ids, and words of the grammar the ids of the keywords")
    func interning() {
        var names = NameTable()
        let words = (0..<5_000).map { "name\($0)" }
        let ids = words.map { names.intern($0) }
        #expect(Set(ids).count == words.count)
        #expect(words.map { names.intern($0) } == ids)
        #expect(ids.map { names.string($0) } == words)
        for word in Keyword.allCases {
            let parts = "\(word)".map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }
            #expect(names.string(word.name) == parts.joined())
        }
        #expect(names.string(Keyword.enum.name) == "enum")
    }
}
