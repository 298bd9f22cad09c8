import Testing

@testable import ProtoCompiler

@Suite("Hints")
struct HintTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let source: String
        let hint: String
        var testDescription: String { source }
    }

    static let hints = [
        Case(source: "message M { optional int32 a = 0; }", hint: "free numbers are 1, 2, 3"),
        Case(
            source: "message M { optional int32 a = 1; optional int32 b = 1; optional int32 c = 3; }",
            hint: "free numbers are 2, 4, 5"
        ),
        Case(
            source: "message M { optional int32 a = 19500; reserved 1 to 18999; }",
            hint: "free numbers are 20000, 20001, 20002"
        ),
        Case(
            source: "message M { reserved 1 to max; optional int32 a = 1; }",
            hint: "no number is free in the message"
        ),
        Case(
            source: "message M { extensions 4, 7 to 9; } extend M { optional int32 a = 5; }",
            hint: "it declares 4, 7 to 9"
        ),
        Case(
            source: "enum E { A = 0; B = 0; C = 4; }",
            hint: "if that is meant, set \"option allow_alias = true;\" in the enum, or use 5, which is free"
        ),
        Case(
            source: "syntax = 'proto3'; enum HTTPColor { A = 1; }",
            hint: "add a value that is 0, such as HTTPCOLOR_UNSPECIFIED"
        ),
        Case(
            source: "import 'b.proto'; message M { optional C c = 1; }",
            hint: "add import \"c.proto\";"
        ),
        Case(
            source: "message A { message N {} } message M { message A {} optional A.N n = 1; }",
            hint: "begin with a dot to name it from the outermost scope: \".A.N\""
        ),
        Case(
            source: "message AEntry {} message M { map<int32, int32> a = 1; optional AEntry b = 2; }",
            hint: "did you mean \".AEntry\"?"
        ),
        Case(
            source: "edition = '2024'; message bad_name {}",
            hint: "features.enforce_naming_style = STYLE_LEGACY turns this check off"
        ),
        Case(source: "message M { optional int23 a = 1; }", hint: "did you mean \"int32\"?"),
        Case(source: "message Point {} message M { optional Piont a = 1; }", hint: "did you mean \"Point\"?"),
    ]

    @Test("say what to do about an error", arguments: hints)
    func hint(_ example: Case) throws {
        let files = [
            "a.proto": example.source, "b.proto": "import 'c.proto'; message B { optional C c = 1; }",
            "c.proto": "message C {}",
        ]
        let result = Compiler(resolver: MemoryResolver(files)).compile(files: ["a.proto"])
        let error = try #require(result.diagnostics.first { $0.severity == .error })
        #expect(error.hint == example.hint, "\(error)")
    }
}
