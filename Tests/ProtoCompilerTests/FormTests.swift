import ProtoCompiler
import Testing

@Suite("Descriptors in several forms")
struct FormTests {
    private static let forms = [false, true].flatMap { info in
        [false, true].map { Compiler.Form(includesSourceInfo: info, retainsOptions: $0) }
    }

    private static let resolver = ChainResolver([
        MemoryResolver([
            "options.proto": """
            syntax = "proto3";
            import "google/protobuf/descriptor.proto";
            extend google.protobuf.FieldOptions {
              string gone = 50001 [retention = RETENTION_SOURCE];
              string kept = 50002;
            }
            """,
            "stripped.proto": """
            syntax = "proto3";
            import "options.proto";
            message M {
              int32 a = 1 [(gone) = "x"]; // only this
              int32 b = 2 [(gone) = "x", (kept) = "y"];
            }
            """,
            "plain.proto": """
            edition = "2023";
            option features.field_presence = IMPLICIT;
            message M { int32 a = 1 [deprecated = true]; }
            """,
        ]),
        BundledResolver(),
    ])

    private static func compile(_ file: String, _ forms: [Compiler.Form]) -> [[UInt8]] {
        var settings = Compiler.Settings()
        settings.includesSourceInfo = forms[0].includesSourceInfo
        settings.retainsOptions = forms[0].retainsOptions
        settings.furtherForms = Array(forms.dropFirst())
        let files = Compiler(resolver: resolver, settings: settings).compile(files: [file]).files
        return files.flatMap { [$0.descriptor] + $0.furtherDescriptors }
    }

    @Test(
        "one compilation makes what one for each form makes",
        arguments: ["options.proto", "stripped.proto", "plain.proto", "google/protobuf/descriptor.proto"]
    )
    func agree(_ file: String) {
        let together = Self.compile(file, Self.forms)
        #expect(together.count == Self.forms.count)
        #expect(together == Self.forms.flatMap { Self.compile(file, [$0]) })
    }

    @Test("the forms differ where options are only for the source")
    func differ() {
        let stripped = Self.compile("stripped.proto", Self.forms)
        #expect(Set(stripped).count == 4)
        let plain = Self.compile("plain.proto", Self.forms)
        #expect(Set(plain).count == 2)
    }
}
