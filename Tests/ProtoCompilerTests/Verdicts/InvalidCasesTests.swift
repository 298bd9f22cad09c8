import Testing

@testable import ProtoCompiler

@Suite("What protoc rejects")
struct InvalidCasesTests {
    /// The cases that still differ from protoc, each with the reason; the list must shrink to nothing.
    static let knownDifferences: [String: String] = Dictionary(
        uniqueKeysWithValues: awaitingOptionChecks.map { ($0, "the rules about this option are not written yet") }
    )

    private static let awaitingOptionChecks = [
        "defaults: of an implicit field by the file's feature",
        "defaults: of an implicit field in edition 2023",
        "enums: implicit field of a closed enum in edition 2023",
        "enums: implicit field of a proto2 enum in edition 2023",
        "features: implicit message",
        "features: java_string_check_utf8 in edition 2023",
        "features: message encoding of a map",
        "features: message encoding of a scalar",
        "features: message encoding of an enum",
        "features: packed map",
        "features: packed messages",
        "features: packed strings",
        "features: presence of a map",
        "features: presence of a oneof's field",
        "features: presence of a repeated field",
        "features: presence of an extension",
        "features: repeated encoding of a singular field",
        "features: required extension",
        "features: required presence for the whole file",
        "features: support of an enum value before its field's",
        "features: support of an enum value deprecated after its field",
        "features: support of an enum value that deprecates before it introduces",
        "features: support of an enum value that outlives its field",
        "features: support that deprecates before it introduces",
        "features: support that removes before it deprecates",
        "features: support that removes before it introduces",
        "features: support that removes without a word",
        "features: support with a deprecation but no warning",
        "features: support with a removal error but no removal",
        "features: support with a warning but no deprecation",
        "features: utf8 validation of a map without strings",
        "features: utf8 validation of an int32",
        "features: utf8 validation of bytes",
        "fields: ctype STRING in edition 2024",
        "fields: ctype in edition 2024",
        "fields: jstype of a 32-bit field",
        "fields: jstype of a message",
        "fields: jstype of a string",
        "fields: lazy delimited message",
        "fields: lazy group",
        "fields: lazy scalar",
        "fields: lazy string",
        "fields: packed bytes in proto3",
        "fields: packed extension that is singular",
        "fields: packed group",
        "fields: packed in edition 2023",
        "fields: packed map",
        "fields: packed message",
        "fields: packed set to false in edition 2023",
        "fields: packed singular field",
        "fields: packed string",
        "fields: unverified lazy extension",
        "fields: unverified lazy scalar",
        "imports: option dependency with an enum value to redact",
        "imports: option dependency with an enum value to redact inside a message",
        "numbers: message set extended by a group",
        "numbers: message set extended by a repeated message",
        "numbers: message set extended by a scalar",
        "numbers: message set with a field",
        "options: two errors on one element give the first",
        "tokens: no UTF-8 in a custom option of proto3",
        "tokens: no UTF-8 in a repeated custom option of proto3",
        "tokens: no UTF-8 in a string in an aggregate of proto3",
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
        let resolver = ChainResolver([MemoryResolver(example.files), ProtocFiles.resolver])
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
