import Foundation
import GRPCCodeGen
import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing

@testable import ServiceCodegen

/// What gRPC Swift's own generator made, byte for byte; `Fixtures/record.py` records it.
@Suite("Generated services")
struct RecordedTests {
    /// The files that were made with some options.
    struct Recording: CustomTestStringConvertible, Sendable {
        let options: String
        var files: [String: String] = [:]
        var testDescription: String { self.options.isEmpty ? "no options" : self.options }
    }

    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static let recordings: [Recording] = {
        let text = (try? String(contentsOf: fixtures.appending(path: "recorded.tsv"), encoding: .utf8)) ?? ""
        var recordings: [Recording] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if recordings.last?.options != parts[0] { recordings.append(Recording(options: parts[0])) }
            recordings[recordings.count - 1].files[parts[1]] = "\(parts[2]) \(parts[3])"
        }
        return recordings
    }()

    @Test("there are recordings")
    func hasRecordings() {
        #expect(Self.recordings.count == 13)
    }

    @Test("are those of gRPC Swift's generator", arguments: recordings)
    func same(_ recording: Recording) throws {
        let mappings = Self.fixtures.appending(path: "mappings.asciipb").path
        let options = recording.options.replacing("MAPPINGS", with: mappings)
        let response = try Self.response(to: "edge.binpb", options)
        #expect(response.error.isEmpty)
        var files: [String: String] = [:]
        for file in response.file {
            files[file.name] = "\(file.content.utf8.count) \(Self.hash(file.content))"
        }
        #expect(files == recording.files)
    }

    @Test("with direct calls are those that the tests of direct calls are built with")
    func direct() throws {
        let response = try Self.response(to: "direct.binpb", "Client=false,Direct=true")
        let built = Self.fixtures.appending(path: "../../SwiftletTests/Direct/Generated/direct.grpc.swift")
        #expect(response.file.map(\.name) == ["direct.grpc.swift"])
        #expect(response.file.first?.content == (try String(contentsOf: built, encoding: .utf8)))
    }

    @Test("have nothing to do with Swiftlet where there is no server", arguments: ["Server=false", "Direct=false"])
    func notDirect(_ option: String) throws {
        let response = try Self.response(to: "edge.binpb", "Direct=true,\(option)")
        #expect(response.file.count == 5)
        #expect(!response.file.contains { $0.content.contains("Swiftlet") })
    }

    @Test("are left as they are, with a warning, where they are not understood", arguments: [true, false])
    func notUnderstood(_ hasRegistration: Bool) {
        let registration = """
            extension Say.StreamingServiceProtocol {
                func registerMethods<Transport>(with router: inout RPCRouter<Transport>) {
                }
            }

            """
        let text = hasRegistration ? registration : "// Nothing\n"
        let method = MethodDescriptor(
            documentation: "",
            name: MethodName(identifyingName: "It", typeName: "It", functionName: "it"),
            isInputStreaming: false,
            isOutputStreaming: false,
            inputType: "Text",
            outputType: "Text"
        )
        let name = ServiceName(identifyingName: "say.Say", typeName: "Say", propertyName: "say")
        let service = ServiceDescriptor(documentation: "", name: name, methods: [method])
        let request = CodeGenerationRequest(
            fileName: "say.proto",
            leadingTrivia: "",
            dependencies: [],
            services: [service],
            makeSerializerCodeSnippet: { $0 },
            makeDeserializerCodeSnippet: { $0 }
        )
        var source = DirectSource(text, modules: ServiceOptions.Modules())
        source.add(service, request)
        #expect(source.text.hasPrefix(text + "\n#warning(\"calls of say.Say are not direct"))
    }

    @Test("name their module as they are told")
    func moduleName() throws {
        let response = try Self.response(to: "direct.binpb", "Direct=true,SwiftletModuleName=Mine")
        let lines = response.file[0].content.split(separator: "\n")
        #expect(lines.contains("import Mine"))
        #expect(!response.file[0].content.contains("Swiftlet."))
    }

    static func response(
        to request: String,
        _ options: String
    ) throws -> Google_Protobuf_Compiler_CodeGeneratorResponse {
        let bytes = try Data(contentsOf: fixtures.appending(path: request))
        var request = try Google_Protobuf_Compiler_CodeGeneratorRequest(serializedBytes: bytes)
        request.parameter = options
        let response = try ServiceGenerator.respond(to: try request.serializedBytes())
        return try Google_Protobuf_Compiler_CodeGeneratorResponse(serializedBytes: response)
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
