internal import ProtoCodegen

/// Files that were compiled before and are known by their descriptors: the contents of `--descriptor_set_in`.
struct DescriptorLibrary: Sendable {
    private var files: [String: [UInt8]] = [:]

    /// Makes an empty library.
    init() {}

    /// Adds the files of a serialized `FileDescriptorSet`; of files with the same name the first stays.
    ///
    /// - Returns: whether the bytes are such a set.
    mutating func add(_ set: [UInt8]) -> Bool {
        guard let descriptors = DescriptorSet.descriptors(in: set) else { return false }
        for bytes in descriptors {
            guard let facts = DescriptorFacts(bytes) else { return false }
            if files[facts.name] == nil { files[facts.name] = bytes }
        }
        return true
    }

    /// Whether there are no files.
    var isEmpty: Bool { files.isEmpty }

    /// The serialized descriptor of a file.
    subscript(name: String) -> [UInt8]? { files[name] }

    /// A schema of files of the library alone.
    ///
    /// - Parameter inputs: the names of files that are in the library.
    /// - Returns: the schema, or the name of a file that one of them imports and that is not there.
    func schema(_ inputs: [String]) -> Result<CompiledSchema, MissingImport> {
        var found: [CompiledFile] = []
        var pending = inputs
        var seen = Set(inputs)
        while let name = pending.popLast() {
            guard let bytes = files[name], let file = CompiledFile(bytes, descriptor: Self.forms(bytes)) else {
                continue
            }
            found.append(file)
            for dependency in file.facts.dependencies where seen.insert(dependency).inserted {
                guard files[dependency] != nil else {
                    return .failure(MissingImport(file: name, dependency: dependency))
                }
                pending.append(dependency)
            }
            pending += file.facts.optionDependencies.filter { files[$0] != nil && seen.insert($0).inserted }
        }
        return .success(CompiledSchema(inputs: inputs, files: found))
    }

    /// An import that leads out of the library.
    struct MissingImport: Error {
        var file: String
        var dependency: String
    }

    private static func forms(_ bytes: [UInt8]) -> @Sendable (DescriptorForm) -> [UInt8] {
        let plain = DescriptorSet.withoutSourceInfo(bytes)
        return { $0.contains(.sourceInfo) ? bytes : plain }
    }
}
