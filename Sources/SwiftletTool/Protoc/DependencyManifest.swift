internal import ProtoCodegen

/// The file of `--dependency_out`: a rule for make that says what the outputs were made from.
struct DependencyManifest {
    /// The paths of all outputs.
    let outputs: [String]
    /// Tells the paths of files on disk from their names.
    let path: ProtoPath

    /// The text of the rule; empty if there are no outputs.
    ///
    /// The well-known types that the compiler brings along are in no file, so they are left out.
    ///
    /// - Throws: `ProtocFailure` if a file has no path.
    func bytes(_ schema: CompiledSchema) throws(ProtocFailure) -> [UInt8] {
        guard !outputs.isEmpty else { return [] }
        var inputs: [String] = []
        for file in schema.inDependencyOrder() {
            if let disk = path.diskFile(of: file.name) {
                inputs.append(disk)
            } else if !path.contains(file.name) {
                throw ProtocFailure("Unable to identify path for file \(file.name)")
            }
        }
        let text = outputs.joined(separator: " \\\n") + ":" + inputs.map { " \($0)" }.joined(separator: "\\\n")
        return Array(text.utf8)
    }
}
