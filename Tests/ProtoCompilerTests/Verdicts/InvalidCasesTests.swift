import PeerSupport
import Testing

@testable import ProtoCompiler

@Suite("What protoc rejects", .takesTurns)
struct InvalidCasesTests {
    /// The cases that still differ from protoc, each with the reason; the list must shrink to nothing.
    static let knownDifferences: [String: String] = [
        "options: two errors on one element give the first": "all wrong options of an element are reported"
    ]

    /// The flags whose rules are the command line's, not the compiler's.
    private static let toolFlags = ["--disallow_services", "--direct_dependencies", "--option_dependencies"]

    @Test("is rejected, with the errors at protoc's places", arguments: CaseFile.names(in: "Invalid"))
    func rejects(_ table: String) throws {
        let cases = try CaseFile(table).cases
        #expect(!cases.isEmpty)
        for example in cases where !example.arguments.contains(where: Self.isToolFlag) {
            let difference = difference(example)
            if let reason = Self.knownDifferences[example.name] {
                #expect(difference != nil, "\(example.name) agrees now: remove it from the list (\(reason))")
            } else if let difference {
                Issue.record("\(example.name): \(difference)")
            }
        }
    }

    private static func isToolFlag(_ argument: String) -> Bool { toolFlags.contains { argument.hasPrefix($0) } }

    /// How the verdict on a case differs from protoc's; `nil` if it does not.
    private func difference(_ example: RecordedCase) -> String? {
        let resolver = ChainResolver([MemoryResolver(example.files), BundledResolver()])
        let result = Compiler(resolver: resolver).compile(files: example.compiled)
        let isRejected = example.arguments.contains("--fatal_warnings") ? !result.diagnostics.isEmpty : result.hasErrors
        guard isRejected else { return "is accepted, but protoc says \(example.messages.first ?? "nothing")" }
        // Where protoc aborts, it gives no places.
        guard example.status == 1 else { return nil }
        let expected = ProtocMessages(example.messages)
        let places = places(result)
        let missing = expected.required.subtracting(places)
        let invented = places.subtracting(expected.allowed).filter { !expected.filesWithoutPlace.contains($0.file) }
        guard !missing.isEmpty || !invented.isEmpty else { return nil }
        return "missing places \(missing.sorted()), invented places \(invented.sorted())\n"
            + result.diagnostics.map(\.description).joined(separator: "\n")
    }

    private func places(_ result: CompilationResult) -> Set<Place> {
        let errors = result.diagnostics.filter { $0.severity == .error }
        return Set(
            errors.compactMap { error in
                error.location.map { Place(file: error.file, line: $0.line, column: $0.column) }
            }
        )
    }
}
