import Testing

@testable import ProtoCompiler

@Suite("Options")
struct OptionTests {
    /// Options of a file, and protoc's bytes for them.
    struct Case: CustomTestStringConvertible, Sendable {
        let options: String
        let bytes: String
        let retained: String
        var testDescription: String { options }

        init(_ options: String, _ bytes: String, retained: String? = nil) {
            self.options = options
            self.bytes = bytes
            self.retained = retained ?? bytes
        }
    }

    private static let schema = """
        syntax = "proto2";
        import "google/protobuf/descriptor.proto";
        message X {
          optional int32 i = 1;
          repeated int32 r = 3;
          repeated sint32 p = 2 [packed = true];
          optional X x = 4;
          oneof o { string a = 5; X b = 6; }
          map<string, int32> m = 7;
          optional int32 s = 8 [retention = RETENTION_SOURCE];
          optional group G = 9 { optional int32 y = 1; }
          extensions 100;
        }
        enum E { ONE = 1; NEG = -1; }
        extend X { optional float f = 100; }
        extend google.protobuf.FileOptions {
          optional X o = 50000;
          repeated E e = 40000;
          optional double d = 50001;
          optional bytes y = 50002;
        }
        """

    private static let cases = [
        Case(
            #"option java_package = "p"; option deprecated = true; option optimize_for = CODE_SIZE;"#,
            "0a01704802b80101"
        ),
        Case(
            #"option (o).x.i = 1; option (o).r = 2; option (o).r = 3; option (o).x.r = 4;"#,
            "82b5180a18021803220408011804",
            retained: "82b518042202080182b51802180282b51802180382b5180422021804"
        ),
        Case(
            #"option (o) = { p: [1, -1] i: 0x10 p: 2 x < i: 010 >; [f]: -inf };"#,
            "82b518110810120302010422020808a506000080ff"
        ),
        Case(#"option (o) = { m { key: "k" } m { value: 3 key: "k" } };"#, "82b5180e3a050a016b10003a050a016b1003"),
        Case(
            #"option (o).a = "x"; option (o).b.i = 1;"#,
            "82b5180432020801",
            retained: "82b518032a017882b5180432020801"
        ),
        Case(#"option (o).s = 1;"#, "82b51800", retained: "82b518024001"),
        Case(#"option (o) = { s: 1 x { s: 2 i: 3 } };"#, "82b5180422020803", retained: "82b518082204080340024001"),
        Case(
            #"option (o).g.y = 5; option (.o).(.f) = 1.5;"#,
            "82b5180a4b08054ca5060000c03f",
            retained: "82b518044b08054c82b51806a5060000c03f"
        ),
        Case(#"option (o) = { G { y: 7 } };"#, "82b518044b08074c"),
        Case(
            #"option (e) = NEG; option (y) = "\377\x00" "a"; option (d) = -nan; option (e) = ONE;"#,
            "80c413ffffffffffffffffff0180c4130189b518000000000000f87f92b51803ff0061",
            retained: "80c413ffffffffffffffffff0192b51803ff006189b518000000000000f87f80c41301"
        ),
        Case(#"option (d) = 18446744073709551616;"#, "89b518000000000000f043"),
        Case(
            #"""
            option (o) = { i: 1 # a comment: 2
            };
            """#,
            "82b518020801"
        ),
    ]

    private func compile(_ options: String, retains: Bool = false) -> CompilationResult {
        let text = "syntax = \"proto2\";\nimport \"x.proto\";\n\(options)\n"
        let files = MemoryResolver(["x.proto": Self.schema, "a.proto": text])
        var settings = Compiler.Settings()
        settings.retainsOptions = retains
        return Compiler(resolver: ChainResolver([files, BundledResolver()]), settings: settings)
            .compile(files: ["a.proto"])
    }

    /// The bytes of the file's options in hexadecimal.
    private func options(_ result: CompilationResult) throws -> String {
        let descriptor = try #require(result.files.first).descriptor
        let options = OptionFields(descriptor[...]).contents(8).last ?? []
        return options.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("writes options as protoc does", arguments: cases)
    func bytes(_ example: Case) throws {
        let result = compile(example.options)
        #expect(!result.hasErrors)
        #expect(try options(result) == example.bytes)
    }

    @Test("retains options as they stand in the file", arguments: cases)
    func retained(_ example: Case) throws {
        #expect(try options(compile(example.options, retains: true)) == example.retained)
    }

    @Test(
        "says what is wrong with an option, and where",
        arguments: [
            Case(
                "option java_pakage = \"\";",
                "3:8: there is no option \"java_pakage\": google.protobuf.FileOptions has no field \"java_pakage\""
            ),
            Case(
                "option (o).i = 2147483648;",
                "3:16: wrong value for option \"X.i\": expected an integer from -2147483648 to 2147483647"
            ),
            Case("option (o) = { i: 1 i: 2 };", "3:14: wrong value for option \"o\": field \"i\" is set twice"),
            Case("option (o).i = 1; option (o) = {};", "3:26: option \"(o)\" is set twice"),
            Case("option (e) = TWO;", "3:14: wrong value for option \"e\": enum E has no value named \"TWO\""),
            Case(
                "option (o) = { a: '' b {} };",
                "3:14: wrong value for option \"o\": fields \"a\" and \"b\" are both set, but both belong to oneof \"o\""
            ),
        ]
    )
    func errors(_ example: Case) throws {
        let result = compile(example.options)
        #expect(result.diagnostics.map(\.description) == ["a.proto:\(example.bytes)"])
    }

    @Test("hands features on from the file inwards")
    func features() {
        var overrides = FeatureOverrides()
        overrides.set(1, to: UInt64(Features.implicit))
        let merged = overrides.merged(over: Features(edition: .edition2024))
        #expect(merged.fieldPresence == Features.implicit)
        #expect(merged.enforceNamingStyle == Features.style2024)
        #expect(overrides.unknown == nil)
    }
}
