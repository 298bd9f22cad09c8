import ProtoReflection
import Testing

@Suite("Errors in text format")
struct TextParserErrorTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var text: String
        var type = "p3.P3"
        var error: String
        var testDescription: String { self.error }
    }

    static let examples = [
        Example(text: "i: 1\nfoo: 2", error: #"2:1: message p3.P3 has no field named "foo""#),
        Example(
            text: "implict: 2",
            type: "rich.M",
            error: #"1:1: message rich.M has no field named "implict"; did you mean "implicit"?"#
        ),
        Example(
            text: "GG {}",
            type: "p2.P2",
            error: #"1:1: message p2.P2 has no field named "GG"; did you mean "Gg"?"#
        ),
        Example(text: "I: 2", error: #"1:1: message p3.P3 has no field named "I"; did you mean "i"?"#),
        Example(text: "e: al", type: "p2.P2", error: #"1:4: enum p2.E of field e has no value "al""#),
        Example(
            text: "e: alas",
            type: "p2.P2",
            error: #"1:4: enum p2.E of field e has no value "alas"; did you mean "ALIAS"?"#
        ),
        Example(text: "i 1", error: #"1:3: expected ":", found "1""#),
        Example(text: "i:", error: "1:3: expected an integer, found the end of the input"),
        Example(text: "i: 2147483648", error: "1:4: integer 2147483648 is out of range, the limit is 2147483647"),
        Example(text: "i: -2147483649", error: "1:5: integer -2147483649 is out of range, the limit is -2147483648"),
        Example(text: "\ti: x", error: #"1:12: expected an integer, found "x""#),
        Example(text: "i: 1 i: 2", error: "1:7: field i is not repeated, but has a value already"),
        Example(text: "oo: 1 os: ''", error: "1:9: field os cannot be set beside oo, another member of oneof o"),
        Example(text: "b: yes", error: #"1:4: "yes" is no value of bool field b, expected true or false"#),
        Example(text: "e: W", error: #"1:4: enum p3.Open of field e has no value "W""#),
        Example(text: "e: 4", type: "p2.P2", error: "1:4: closed enum p2.E of field e has no value 4"),
        Example(text: "n {", error: "1:4: expected an identifier, found the end of the input"),
        Example(text: "n { >", error: #"1:5: expected "}", found ">""#),
        Example(text: "d: 0x1", error: #"1:4: expected a decimal number, found "0x1""#),
        Example(text: "s: 'a", error: "1:6: the string has no end"),
        Example(
            text: "s: 'a\n'",
            error: "1:6: the string has no end on its line; write a line break as \\n\n2:2: the string has no end"
        ),
        Example(
            text: #"s: "\q""#,
            error: #"1:6: the escape is not one of \a \b \f \n \r \t \v \\ \? \' \" \0 \x \u \U"#
        ),
        Example(
            text: #"s: "\ud800""#,
            error: #"1:11: U+D800 is half of a surrogate pair; write the whole character, as \U and eight digits"#
        ),
        Example(text: #"s: "\U00110000""#, error: "1:15: U+110000 is not a character, the last one is U+10FFFF"),
        Example(text: #"s: "\377""#, error: "1:4: the value of string field s is not valid UTF-8"),
        Example(
            text: "i: 1a",
            error:
                "1:5: expected a space between a number and an identifier"
        ),
        Example(text: "[rich.nope]: 1", type: "rich.M", error: #"1:12: no extension of rich.M is named "rich.nope""#),
        Example(text: "[a/rich.ei]: 1", type: "rich.M", error: #"1:1: extension name "a/rich.ei" contains "/""#),
        Example(
            text: "[a/nope] {}",
            type: "google.protobuf.Any",
            error: "1:10: message nope, stored in google.protobuf.Any, is not defined"
        ),
        Example(
            text: "[p3.P3] {}",
            type: "google.protobuf.Any",
            error: #"1:9: "p3.P3" lacks a type URL's prefix, such as "type.googleapis.com/""#
        ),
    ]

    @Test("have a line, a column and words", arguments: Self.examples)
    func words(_ example: Example) throws {
        let type = try Fixtures.message(example.type)
        let error = #expect(throws: TextFormatError.self) { try TextParser().message(from: example.text, as: type) }
        #expect(error?.description == example.error)
    }

    @Test("nesting beyond the limit is refused")
    func depth() throws {
        let type = try Fixtures.message("p3.P3")
        func text(_ depth: Int) -> String {
            String(repeating: "n{", count: depth) + String(repeating: "}", count: depth)
        }
        var parser = TextParser()
        parser.maximumDepth = 20
        _ = try parser.message(from: text(20), as: type)
        let error = #expect(throws: TextFormatError.self) { try parser.message(from: text(21), as: type) }
        #expect(error?.description == "1:43: messages are nested more than 20 deep")
        #expect(throws: TextFormatError.self) { try TextParser().message(from: text(100_000), as: type) }
    }

    @Test("deprecated fields are warned of")
    func deprecated() throws {
        let result = try TextParser().parse(Array("e: A\n dep: 1".utf8), as: try Fixtures.message("p2.P2"))
        #expect(result.warnings.map(\.description) == ["2:2: field dep is deprecated"])
    }
}
