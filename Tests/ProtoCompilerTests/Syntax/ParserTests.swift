import Testing

@testable import ProtoCompiler

@Suite("Parser")
struct ParserTests {
    static let accepted = [
        "", ";", "\u{FEFF}", "// only a comment",
        "syntax = \"proto2\";", "syntax = 'pro' \"to3\";", "edition = \"2023\"; ;;", "edition = '2024';",
        "package a; import \"b\"; import public 'c'; import weak 'd' 'e';",
        "edition = '2024'; import 'a'; import option 'b';",
        "package message.enum.option;",
        "message message { optional message enum = 1; }",
        "message M { optional int32 a = 1; required .a.b.C b = 0x2; repeated group C = 03 { } }",
        "syntax = 'proto3'; message M { int32 a = 1; optional string b = 2; a.b c = 3; map m = 4; map<int32, .a.B> n = 5; }",
        "message M { oneof o { int32 a = 1; group G = 2 { optional int32 x = 1; } option x = 1; } map<string, bytes> b = 3; }",
        "message M { oneof o { option x = 1; } }",
        "message M { extensions 1, 3 to 5, 100 to max; reserved 2, 4 to max; reserved 'a', \"b\" 'c'; }",
        "edition = '2023'; message M { reserved a, b; extensions 1 [verification = UNVERIFIED]; }",
        "message M { extensions 1 [(a) = 1, declaration = { number: 4 full_name: '.a' }]; }",
        "extend .a.M { optional int32 x = 1; repeated group G = 2 {} } message M { extend M { optional message y = 3; } }",
        "enum E { A = 0; B = -1 [deprecated = true]; C = 0x10; D = -0x80000000; reserved -5 to -2, 3 to max; reserved 'F'; }",
        "enum E {} enum F { option allow_alias = true; A = 0; B = 0; ; }",
        "service S { option a = 1; rpc A (B) returns (stream .C); rpc D (stream a.b) returns (stream.F) { option x = 1; ; } ; }",
        "service S { rpc A (B) returns (C) {} ; }",
        "option a = 1; option (a) = -1; option (.a.b).c.(d) = 1.5; option x = -inf; option x = -nan; option x = foo;",
        "option x = 'a' \"b\"; option x = {}; option x = { a: 1 b { c: '}' } /* } */ }; option x = -{a: 1};",
        "option x = 18446744073709551615; option x = 18446744073709551616; option x = -9223372036854775809;",
        "option () = 1;",
        "message M { optional int32 a = 1 [default = -5, json_name = 'b' \"c\", (x).y = { z: 1 }]; }",
        "message M { optional E e = 1 [default = A]; optional string s = 2 [default = 'a' 'b']; optional float f = 3 [default = -inf]; }",
        "edition = '2024'; export message A { local enum B {} } local enum C {} message D { export message E {} }",
        "edition = '2023'; message M { export a = 1; local b = 2; }",
        "syntax = 'proto3'; message M { optional int32 optional = 1; repeated repeated repeated = 2; groups.g a = 3; }",
    ]

    @Test("accepts what the grammar has", arguments: accepted)
    func accepts(_ text: String) { #expect(Parsed(text).errors == "") }

    struct Rejection: CustomTestStringConvertible, Sendable {
        let text: String
        let errors: String
        var testDescription: String { text }

        init(_ text: String, _ errors: String...) {
            self.text = text
            self.errors = errors.map { "test.proto:\($0)" }.joined(separator: "\n")
        }
    }

    static let rejected = [
        Rejection("mesage A {}", "1:1: expected a declaration such as \"message\" or \"import\", found \"mesage\""),
        Rejection("}", "1:1: \"}\" closes no block"),
        Rejection("message A {", "1:12: message A: the block is not closed before the end of the file"),
        Rejection("message {}", "1:9: expected the name of a message, found \"{\""),
        Rejection(
            "message A { message B { optional int32 c } }",
            "1:42: message A.B: expected \"=\" and the number of the field, found \"}\""
        ),
        Rejection(
            "message A { int32 b = 1; }",
            "1:13: message A: expected \"optional\", \"required\" or \"repeated\", found \"int32\""
        ),
        Rejection(
            "syntax='proto3'; message A { int32 b = ; int32 c 2; int32 d = 3 }",
            "1:40: message A: expected the number of the field, found \";\"",
            "1:50: message A: expected \"=\" and the number of the field, found \"2\"",
            "1:65: message A: expected \";\", found \"}\""
        ),
        Rejection(
            "syntax='proto3'; message A { int32 b = 1\nint32 c = 2; int32 = 3; }",
            "2:1: message A: expected \";\", found \"int32\"",
            "2:20: message A: expected the name of a field, found \"=\""
        ),
        Rejection("syntax = 'proto4'; mess", "1:10: unknown syntax \"proto4\""),
        Rejection("edition = '2022';", "1:11: unknown edition \"2022\""),
        Rejection("package a; syntax = 'proto3';", "1:12: \"syntax\" must be the first statement of the file"),
        Rejection("package a; package b;", "1:12: the file has a package already"),
        Rejection("package .a;", "1:9: expected the name of a package, found \".\""),
        Rejection("import a;", "1:8: expected the name of the file to import, in quotes, found \"a\""),
        Rejection("import option 'a';", "1:8: \"import option\" needs edition 2024 or later"),
        Rejection("edition='2024'; import weak 'a';", "1:24: weak imports are gone since edition 2024"),
        Rejection(
            "edition='2024'; import option 'a'; import 'b';",
            "1:43: imports must stand before all \"import option\" statements"
        ),
        Rejection(
            "edition='2024'; export service S {}",
            "1:24: expected \"message\" or \"enum\" behind \"export\", found \"service\""
        ),
        Rejection(
            "export message M {}",
            "1:1: expected a declaration such as \"message\" or \"import\", found \"export\""
        ),
        Rejection(
            "edition='2023'; message M { optional int32 a = 1; required int32 b = 2; group C = 3 {} }",
            "1:29: message M: \"optional\" is gone in editions: fields have presence by default",
            "1:51: message M: \"required\" is gone in editions",
            "1:73: message M: groups are gone in editions"
        ),
        Rejection(
            "message M { oneof o { optional int32 a = 1; map<int32, int32> b = 2; ; } }",
            "1:23: oneof M.o: fields of a oneof have no label",
            "1:48: oneof M.o: a oneof cannot hold a map",
            "1:70: oneof M.o: expected a type, found \";\""
        ),
        Rejection("message M { oneof o {} }", "1:22: message M: a oneof must have at least one field"),
        Rejection("extend M {}", "1:11: an \"extend\" block must have at least one field"),
        Rejection("extend M { map<int32, int32> a = 1; }", "1:15: extend M: an extension cannot be a map"),
        Rejection("extend int32 { optional int32 a = 1; }", "1:8: expected a message type, found \"int32\""),
        Rejection("message M { optional map<int32, int32> a = 1; }", "1:25: message M: map fields have no label"),
        Rejection(
            "message M { optional group g = 1 {} optional group H = 2; }",
            "1:28: message M: the name of a group must begin with a capital letter",
            "1:57: message M: expected \"{\", found \";\""
        ),
        Rejection(
            "message M { optional int32 a = 2147483648; optional int32 b = -1; }",
            "1:32: message M: field number 2147483648 is greater than 536,870,911",
            "1:63: message M: expected the number of the field, found \"-\""
        ),
        Rejection("message M { option map_entry = true; }", "1:20: message M: map_entry must not be set by hand"),
        Rejection(
            "message M { reserved a; reserved ; extensions 2147483647; reserved 1 to; }",
            "1:22: message M: reserved names must stand in quotes before editions",
            "1:34: message M: expected a field number, found \";\"",
            "1:57: message M: 2147483647 is too great for a field number",
            "1:72: message M: expected a field number, found \";\""
        ),
        Rejection(
            "edition='2023'; message M { reserved 'a'; }",
            "1:38: message M: reserved names are identifiers in editions, not strings"
        ),
        Rejection(
            "enum E { A; B = 0x; C = 2147483648; D = -2147483649; E = 1.5; }",
            "1:11: enum E: expected \"=\" and the number of the enum value, found \";\"",
            "1:19: \"0x\" must be followed by hexadecimal digits",
            "1:25: enum E: 2147483648 does not fit into 32 bits",
            "1:42: enum E: -2147483649 does not fit into 32 bits",
            "1:58: enum E: expected the number of the enum value, found \"1.5\""
        ),
        Rejection(
            "service S { rcp A (B) returns (C); rpc A B; rpc A (int32) returns (C); rpc A (stream) returns (C) { x } }",
            "1:13: service S: expected \"rpc\" or \"option\", found \"rcp\"",
            "1:42: service S: expected \"(\", found \"B\"",
            "1:52: service S: expected a message type, found \"int32\"",
            "1:85: service S: expected a type, found \")\""
        ),
        Rejection(
            "option a; option = 1; option a = ; option a = -'x'; option a = -foo; option a = 0xFFFFFFFFFFFFFFFFF;",
            "1:9: expected \"=\", found \";\"",
            "1:18: expected the name of an option, found \"=\"",
            "1:34: expected the value of an option, found \";\"",
            "1:48: expected a number behind \"-\", found 'x'",
            "1:68: expected a number, \"inf\" or \"nan\" behind \"-\", found \"foo\"",
            "1:81: 0xFFFFFFFFFFFFFFFFF does not fit into 64 bits"
        ),
        Rejection("option a = { b: 1", "1:18: the value is not closed before the end of the file"),
        Rejection(
            "syntax = 'proto3'; message M { group.g a = 3; }",
            "1:37: message M: expected the name of a field, found \".\""
        ),
        Rejection("option (a = 1;", "1:11: expected \")\", found \"=\""),
        Rejection("option a = 'x", "1:14: this string is not closed before the end of the file"),
        Rejection(
            "message M { optional E e = 1 [default = -1]; }",
            "1:42: message M: expected \",\" or \"]\", found \"1\""
        ),
    ]

    @Test("reports every error once, in source order", arguments: rejected)
    func rejects(_ example: Rejection) {
        let parsed = Parsed(example.text)
        #expect(parsed.errors == example.errors)
        #expect(Printer.print(parsed.tree) == Array(example.text.utf8))
    }

    @Test("messages and groups nest 31 levels deep and no deeper")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "message A {", count: depth) + String(repeating: "}", count: depth)
        }
        #expect(Parsed(nested(31)).errors == "")
        #expect(Parsed(nested(32)).errors.hasSuffix("messages are nested deeper than 31 levels"))
        #expect(Parsed(nested(10_000)).errors.hasSuffix("messages are nested deeper than 31 levels"))
        let groups = String(repeating: "message A { optional group B = 1 {", count: 5_000)
        #expect(Parsed(groups).errors.contains("messages are nested deeper than 31 levels"))
    }

    @Test("reserved names that are no identifiers get a warning")
    func reservedNameWarning() {
        let parsed = Parsed("message M { reserved 'a-b', 'c'; }")
        #expect(
            parsed.diagnostics.map(\.description) == [
                "test.proto:1:22: warning: reserved name \"a-b\" is not a valid identifier"
            ]
        )
    }
}
