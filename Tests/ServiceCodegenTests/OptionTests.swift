import SwiftProtobufPluginLibrary
import Testing

@testable import ServiceCodegen

@Suite("Options of the services' generator")
struct OptionTests {
    @Test(
        "what is wrong is said, with what is expected",
        arguments: [
            ("Visibility=Open", "option Visibility is \"Open\", expected Internal, Package or Public"),
            ("Server=maybe", "option Server is \"maybe\", expected true or false"),
            ("Direct=", "option Direct is \"\", expected true or false"),
            ("FileNaming=x", "option FileNaming is \"x\", expected FullPath, PathToUnderscores or DropPath"),
            ("GRPCModuleName=", "option GRPCModuleName is \"\", expected a name"),
            (
                "Availability=macOS",
                "option Availability is \"macOS\", expected a platform and a version, \"macOS 15.0\""
            ),
            (
                "ReflectionData=true",
                "option ReflectionData is not supported: reflection reads descriptor sets, see --descriptor_set_out"
            ),
        ]
    )
    func wrongValue(_ option: String, _ message: String) throws {
        let response = try RecordedTests.response(to: "edge.binpb", option)
        #expect(response.error == message)
        #expect(response.file.isEmpty)
    }

    @Test("an unknown option is named beside those that are known")
    func unknown() throws {
        let response = try RecordedTests.response(to: "edge.binpb", "Visibilty=Public")
        #expect(
            response.error.hasPrefix("unknown option \"Visibilty\", expected one of Availability, Client, Direct, ")
        )
    }

    @Test("mappings that cannot be read are named")
    func mappings() throws {
        let response = try RecordedTests.response(to: "edge.binpb", "ProtoPathModuleMappings=/no/such/file")
        #expect(response.error.hasPrefix("option ProtoPathModuleMappings: \"/no/such/file\" cannot be read: "))
    }
}

@Suite("Names of generated files")
struct OutputNameTests {
    @Test("follow the path of the proto")
    func naming() {
        for (naming, expected) in [
            (OutputNames.Naming.fullPath, "a/b.c/d.e.grpc.swift"), (.pathToUnderscores, "a_b.c_d.e.grpc.swift"),
            (.dropPath, "d.e.grpc.swift"),
        ] {
            var names = OutputNames(naming: naming)
            #expect(names.name(for: "a/b.c/d.e.proto") == expected)
        }
    }

    @Test("are numbered where they are the same")
    func numbering() {
        var names = OutputNames(naming: .dropPath)
        #expect(names.name(for: "a/x.proto") == "x.grpc.swift")
        #expect(names.name(for: "b/x.proto") == "x.1.grpc.swift")
        #expect(names.name(for: "c/x.proto") == "x.2.grpc.swift")
    }

    @Test("need no ending, and no more than an ending")
    func endings() {
        var names = OutputNames(naming: .fullPath)
        #expect(names.name(for: "a/plain") == "a/plain.grpc.swift")
        #expect(names.name(for: "a.b/plain") == "a.b/plain.grpc.swift")
        #expect(names.name(for: ".proto") == ".grpc.swift")
    }
}

@Suite("Lines in generated code")
struct SourceLineTests {
    private static let text = """
        extension A.B {
            func other() {
            }
        }
        extension A.B {
            internal func f<T>(
                x: Int
            ) async {
                body()
            }
        }
        """

    @Test("are found by the function that an extension declares, and its body however it is laid out")
    func body() throws {
        let lines = SourceLines(Self.text)
        let range = try #require(lines.extensionOf("A.B", declaring: "f"))
        #expect(range == 4..<10)
        #expect(lines.body(of: "f", in: range) == 8)
        #expect(lines.extensionOf("A.B", declaring: "g") == nil)
        #expect(lines.extensionOf("A.B", declaring: "oth") == nil)
        #expect(lines.extensionOf("A.C", declaring: "f") == nil)
    }

    @Test("are inserted with the indentation of what was there")
    func insert() {
        var lines = SourceLines(Self.text)
        lines.insert("first()", at: 8)
        #expect(lines.lines[8] == "        first()")
        #expect(lines.lines[9] == "        body()")
    }
}
