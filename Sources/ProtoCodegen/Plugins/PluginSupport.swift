/// Checks that a generator knows the features of the language that its input uses.
struct PluginSupport {
    private let response: CodeGeneratorResponse
    private let plugin: String
    private let checksEditions: Bool

    /// Takes what a plugin says of itself.
    init(_ response: CodeGeneratorResponse, plugin: String, checksEditions: Bool) {
        self.response = response
        self.plugin = plugin
        self.checksEditions = checksEditions
    }

    /// Checks the input files, and reports the first problem of each kind.
    ///
    /// - Returns: whether there is none.
    func check(_ files: [CompiledFile], _ report: (String) -> Void) -> Bool {
        let facts = files.map(\.facts)
        let problems = [proto3OptionalProblem(facts), checksEditions ? editionProblem(facts) : nil].compactMap(\.self)
        problems.forEach(report)
        return problems.isEmpty
    }

    private func proto3OptionalProblem(_ files: [DescriptorFacts]) -> String? {
        guard !response.features.contains(.proto3Optional) else { return nil }
        return files.first(where: \.hasProto3Optional).map { file in
            "\(file.name): is a proto3 file that contains optional fields, but code generator \(plugin) hasn't been "
                + "updated to support optional fields in proto3. Please ask the owner of this code generator to "
                + "support proto3 optional.\n"
        }
    }

    /// The texts have no newline at their end: protoc goes on on the same line.
    private func editionProblem(_ files: [DescriptorFacts]) -> String? {
        for file in files where file.edition >= .edition2023 && !file.isExemptFromEditionChecks {
            guard response.features.contains(.editions) else {
                return "\(file.name): is an editions file, but code generator \(plugin) hasn't been updated to support "
                    + "editions yet.  Please ask the owner of this code generator to add support or switch back to "
                    + "proto2/proto3.\n\nSee https://protobuf.dev/editions/overview/ for more information."
            }
            let intro =
                "\(file.name): is a file using edition \(file.edition), which isn't supported by code "
                + "generator \(plugin).  Please "
            if file.edition < response.minimumEdition {
                return intro + "upgrade your file to at least edition \(response.minimumEdition)."
            }
            if file.edition > response.maximumEdition {
                return intro + "ask the owner of this code generator to add support or switch back to a maximum of "
                    + "edition \(response.maximumEdition)."
            }
        }
        return nil
    }
}

extension DescriptorFacts {
    /// Whether any edition is fine: protobuf's own files.
    public var isExemptFromEditionChecks: Bool {
        [
            "google/protobuf/", "upb/", "com/google/protobuf/", "conformance/test_protos/",
            "test_messages_edition_unstable",
        ]
        .contains { name.hasPrefix($0) }
    }
}
