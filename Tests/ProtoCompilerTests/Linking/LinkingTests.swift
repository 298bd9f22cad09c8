import Testing

@testable import ProtoCompiler

@Suite("Linking")
struct LinkingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let source: String
        let result: String
        var testDescription: String { source }

        init(_ source: String, _ result: String) {
            self.source = source
            self.result = result
        }
    }

    private func compile(_ source: String, _ others: [String: String] = [:]) -> CompilationResult {
        let files = others.merging(["a.proto": source]) { $1 }
        return Compiler(resolver: MemoryResolver(files)).compile(files: ["a.proto"])
    }

    static let descriptors = [
        Case("", #"name: "a.proto""#),
        Case("edition = '2024'; package a.b;", #"name: "a.proto" package: "a.b" syntax: "editions" edition: 1001"#),
        Case(
            "syntax = 'proto3'; message M { int32 foo_bar = 1; optional string _x = 2; oneof o { bytes b = 3; } }",
            #"name: "a.proto" message_type { name: "M" "#
                + #"field { name: "foo_bar" number: 1 label: 1 type: 5 json_name: "fooBar" } "#
                + #"field { name: "_x" number: 2 label: 1 type: 9 oneof_index: 1 json_name: "X" proto3_optional: 1 } "#
                + #"field { name: "b" number: 3 label: 1 type: 12 oneof_index: 0 json_name: "b" } "#
                + #"oneof_decl { name: "o" } oneof_decl { name: "X_x" } } syntax: "proto3""#
        ),
        Case(
            "message M { optional group Foo_Bar = 1 { repeated M m = 2; } map<string, E> my_map = 3; enum E { A = 0; } }",
            #"name: "a.proto" message_type { name: "M" "#
                + #"field { name: "foo_bar" number: 1 label: 1 type: 10 type_name: ".M.Foo_Bar" json_name: "fooBar" } "#
                + #"field { name: "my_map" number: 3 label: 3 type: 11 type_name: ".M.MyMapEntry" json_name: "myMap" } "#
                + #"nested_type { name: "Foo_Bar" "#
                + #"field { name: "m" number: 2 label: 3 type: 11 type_name: ".M" json_name: "m" } } "#
                + #"nested_type { name: "MyMapEntry" "#
                + #"field { name: "key" number: 1 label: 1 type: 9 json_name: "key" } "#
                + #"field { name: "value" number: 2 label: 1 type: 14 type_name: ".M.E" json_name: "value" } "#
                + #"options { 7: 1 } } enum_type { name: "E" value { name: "A" number: 0 } } }"#
        ),
        Case(
            "message M { extensions 2, 4 to 9, 100 to max; reserved 1, 3 to 3; reserved 'a'; } enum E { A = 1; reserved 2 to max; reserved 'B'; }",
            #"name: "a.proto" message_type { name: "M" extension_range { start: 2 end: 3 } "#
                + #"extension_range { start: 4 end: 10 } extension_range { start: 100 end: 536870912 } "#
                + #"reserved_range { start: 1 end: 2 } reserved_range { start: 3 end: 4 } reserved_name: "a" } "#
                + #"enum_type { name: "E" value { name: "A" number: 1 } reserved_range { start: 2 end: 2147483647 } "#
                + #"reserved_name: "B" }"#
        ),
        Case(
            "package p; extend M { optional int32 x = 5; repeated group G = 6 {} } message M { extensions 5 to 10; }",
            #"name: "a.proto" package: "p" message_type { name: "G" } "#
                + #"message_type { name: "M" extension_range { start: 5 end: 11 } } "#
                + #"extension { name: "x" extendee: ".p.M" number: 5 label: 1 type: 5 json_name: "x" } "#
                + #"extension { name: "g" extendee: ".p.M" number: 6 label: 3 type: 10 type_name: ".p.G" json_name: "g" }"#
        ),
        Case(
            "syntax = 'proto3'; service S { rpc A (M) returns (stream M); rpc B (stream .M) returns (M) {} } message M {}",
            #"name: "a.proto" message_type { name: "M" } service { name: "S" "#
                + #"method { name: "A" input_type: ".M" output_type: ".M" server_streaming: 1 } "#
                + #"method { name: "B" input_type: ".M" output_type: ".M" options {} client_streaming: 1 } } "#
                + #"syntax: "proto3""#
        ),
    ]

    @Test("makes the descriptor that protoc makes", arguments: descriptors)
    func descriptor(_ example: Case) throws {
        let result = compile(example.source)
        #expect(result.diagnostics.map(\.description) == [])
        #expect(DescriptorText.text(try #require(result.files.first).descriptor) == example.result)
    }

    static let defaults = [
        Case("int32 a = 1 [default = -0x80000000]", "-2147483648"),
        Case("int64 a = 1 [default = -0]", "0"),
        Case("uint64 a = 1 [default = 0xFFFFFFFFFFFFFFFF]", "18446744073709551615"),
        Case("float a = 1 [default = 3.33333333]", "3.33333325"),
        Case("float a = 1 [default = 1.4e-45]", "1.40129846e-45"),
        Case("float a = 1 [default = 99999999]", "1e+08"),
        Case("float a = 1 [default = 1e39]", "inf"),
        Case("double a = 1 [default = -nan]", "nan"),
        Case("double a = 1 [default = -inf]", "-inf"),
        Case("double a = 1 [default = -0.0]", "-0"),
        Case("double a = 1 [default = 0.1]", "0.1"),
        Case("double a = 1 [default = 0.30000000000000004]", "0.30000000000000004"),
        Case("double a = 1 [default = 1e999]", "inf"),
        Case("double a = 1 [default = 18446744073709551616]", "1.8446744073709552e+19"),
        Case("bool a = 1 [default = true]", "true"),
        Case(#"string a = 1 [default = "a\n" 'b"']"#, "a\nb\""),
        Case(#"bytes a = 1 [default = "a\n\"'\\\x00\xff~"]"#, #"a\n\"\'\\\000\377~"#),
        Case("E a = 1 [default = Y]", "Y"),
    ]

    @Test("writes default values as protoc does", arguments: defaults)
    func defaultValue(_ example: Case) throws {
        let result = compile("message M { optional \(example.source); enum E { X = 0; Y = 1; } }")
        #expect(result.diagnostics.map(\.description) == [])
        let text = DescriptorText.text(try #require(result.files.first).descriptor)
        #expect(text.contains("default_value: \"\(example.result)\" json_name"), "\(text)")
    }

    static let errors = [
        Case("message M { optional N n = 1; }", "1:22: field M.n: \"N\" is not defined"),
        Case(
            "package p; message M { optional M.N n = 1; message M {} }",
            "1:33: field p.M.n: \"M.N\" is not defined: its first part means \"p.M.M\", which holds no such name"
        ),
        Case(
            "import 'b.proto'; message M { optional q.C c = 1; }",
            "1:40: field M.c: \"q.C\" is defined in \"c.proto\", which is not imported"
        ),
        Case(
            "service S { rpc A (E) returns (M); } enum E { X = 0; } message M {}",
            "1:20: method S.A: \"E\" is not a message"
        ),
        Case("message M {} message M {}", "1:22: message M: \"M\" is already defined in the file as a message"),
        Case(
            "enum E { A = 0; } enum F { A = 0; }",
            "1:28: enum value A: \"A\" is already defined in the file as an enum value"
        ),
        Case("import 'a.proto';", "1:1: the file imports itself: a.proto -> a.proto"),
        Case("import 'x.proto';", "1:1: cannot import \"x.proto\": file not found"),
        Case(
            "message M { repeated int32 a = 1 [default = 1]; }",
            "1:45: field M.a: a repeated field cannot have a default value"
        ),
        Case(
            "message M { optional uint32 a = 1 [default = -1]; }",
            "1:47: message M: an unsigned field cannot have a negative default"
        ),
        Case(
            "message M { optional E a = 1 [default = Z]; } enum E { X = 0; }",
            "1:41: field M.a: enum E has no value named \"Z\""
        ),
    ]

    @Test("reports what cannot be linked", arguments: errors)
    func rejects(_ example: Case) {
        let others = [
            "b.proto": "syntax = 'proto3'; import 'c.proto'; package q; message B { C c = 1; }",
            "c.proto": "syntax = 'proto3'; package q; message C {}",
        ]
        #expect(compile(example.source, others).diagnostics.map(\.description) == ["a.proto:\(example.result)"])
    }

    @Test("sees what imports import publicly, and orders files as protoc does")
    func publicImports() {
        let files = [
            "a.proto": "import 'b.proto'; message A { optional q.C c = 1; }",
            "b.proto": "import public 'c.proto'; import public 'd.proto';",
            "c.proto": "package q; message C {}",
            "d.proto": "import 'c.proto';",
        ]
        var settings = Compiler.Settings()
        settings.includesImports = true
        let result = Compiler(resolver: MemoryResolver(files), settings: settings).compile(files: [
            "d.proto", "a.proto",
        ])
        #expect(!result.hasErrors)
        #expect(result.files.map(\.name) == ["c.proto", "d.proto", "b.proto", "a.proto"])
    }

    @Test("follows a chain of 5,000 imports")
    func longChain() {
        var files = ["f5000.proto": "message M {}"]
        for index in 0..<5_000 { files["f\(index).proto"] = "import 'f\(index + 1).proto';" }
        #expect(Compiler(resolver: MemoryResolver(files)).compile(files: ["f0.proto"]).hasErrors == false)
    }
}
