import PeerSupport
import Testing

@testable import ProtoCompiler

@Suite("What protoc compiles", .takesTurns)
struct ValidCasesTests {
    /// The cases that still differ from protoc, each with the modes.
    static let knownDifferences: [String: Set<String>] = [:]

    /// The flags whose rules are the command line's, not the compiler's.
    private static let toolFlags = ["--disallow_services", "--direct_dependencies", "--option_dependencies"]

    /// The ways of writing descriptors that protoc's output is recorded for.
    private static let modes: [(name: String, settings: Compiler.Settings)] = {
        var source = Compiler.Settings()
        source.includesSourceInfo = true
        var retain = Compiler.Settings()
        retain.retainsOptions = true
        var imports = Compiler.Settings()
        imports.includesImports = true
        return [("plain", Compiler.Settings()), ("source", source), ("retain", retain), ("imports", imports)]
    }()

    @Test("is written byte for byte the same, in every mode", arguments: CaseFile.names(in: "Valid"))
    func writes(_ table: String) throws {
        let cases = try CaseFile(table).cases
        #expect(!cases.isEmpty)
        for example in cases where !example.arguments.contains(where: Self.isToolFlag) {
            var differences: Set<String> = []
            var errors: [Diagnostic] = []
            for mode in Self.modes {
                let resolver = ChainResolver([MemoryResolver(example.files), BundledResolver()])
                // The command line turns paths into names.
                let names = example.compiled.map { VirtualPath.canonical($0) }
                let result = Compiler(resolver: resolver, settings: mode.settings).compile(files: names)
                errors = result.diagnostics.filter { $0.severity == .error }
                let bytes = result.fileDescriptorSet
                let expected = example.digests[mode.name] ?? example.digests["plain"]
                if expected != "\(bytes.count) \(SHA256.hex(bytes))" { differences.insert(mode.name) }
            }
            let known = Self.knownDifferences[example.name] ?? []
            #expect(differences == known, "\(example.name) \(errors.map(\.description))")
        }
    }

    private static func isToolFlag(_ argument: String) -> Bool { toolFlags.contains { argument.hasPrefix($0) } }
}
