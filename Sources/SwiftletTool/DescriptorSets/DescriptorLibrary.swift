internal import ProtoCodegen
internal import ProtoCompiler
internal import ProtoReflection

/// Files that were compiled before and are known by their descriptors: the contents of `--descriptor_set_in`.
///
/// The compiler gets them as text, so that they are linked and checked with all others; what is written of them are
/// their descriptors.
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

    /// The name of the file that declares a message.
    ///
    /// - Parameter message: the message's full name.
    /// - Returns: the name; `nil` if no file does.
    func file(declaring message: String) -> String? {
        files.keys.sorted().first { name in
            files[name].map { MessageNumbers.messages(ofFile: $0).contains { $0.contains(message) } } ?? false
        }
    }

    /// The text of a file for the compiler.
    ///
    /// - Parameters:
    ///   - name: the file's name.
    ///   - canImport: whether there is a file of a name in the library or elsewhere.
    /// - Returns: the text in UTF-8; `nil` if the library has no such file.
    func source(_ name: String, canImport: (String) -> Bool) -> [UInt8]? {
        guard let bytes = files[name] else { return nil }
        guard let file = DescriptorMessages.file(bytes, DescriptorMessages.standardPool) else { return nil }
        return Array(DescriptorSource.text(of: file, canImport: canImport).utf8)
    }

    /// Puts the descriptors of the library into a schema in place of what the compiler made of their text.
    ///
    /// - Parameters:
    ///   - schema: what was compiled, with its options retained.
    ///   - isFromLibrary: whether a file comes from the library, by its name.
    /// - Returns: the same files.
    /// - Throws: `ProtocFailure` if a descriptor does not fit what it says of itself.
    func restoring(
        _ schema: CompiledSchema,
        isFromLibrary: (String) -> Bool
    ) throws(ProtocFailure) -> CompiledSchema {
        let ordered = schema.inDependencyOrder()
        var whole: [[UInt8]] = []
        for file in ordered {
            let linked = file.descriptor(.retainedOptions)
            whole.append(isFromLibrary(file.name) ? try normalized(file.name, linked) : linked)
        }
        var stripper = SourceOptionStripper(whole)
        let restored = zip(ordered, whole).compactMap { file, bytes in
            guard isFromLibrary(file.name) else { return file }
            let forms = [bytes, stripper.strip(bytes)]
            let plain = forms.map(DescriptorSet.withoutSourceInfo)
            return CompiledFile(bytes) { form in
                (form.contains(.sourceInfo) ? forms : plain)[form.contains(.retainedOptions) ? 0 : 1]
            }
        }
        return CompiledSchema(inputs: schema.inputs, files: restored)
    }

    private func normalized(_ name: String, _ linked: [UInt8]) throws(ProtocFailure) -> [UInt8] {
        let pool = DescriptorMessages.standardPool
        guard let bytes = files[name] else { return linked }
        guard let file = DescriptorMessages.file(bytes, pool), let compiled = DescriptorMessages.file(linked, pool)
        else { return bytes }
        var normalizer = DescriptorNormalizer(linked: compiled)
        let result = normalizer.normalized(file)
        guard normalizer.problem.isEmpty else { throw ProtocFailure("\(name): \(normalizer.problem)") }
        return result.encoded()
    }
}

/// Finds files in folders first, and behind them in a library.
struct LibraryResolver: FileResolver {
    /// The folders, with the files that the compiler brings along; `nil` to look in the library only.
    let path: ProtoPath?
    /// The files that were compiled before.
    let library: DescriptorLibrary

    /// Reads the file of a name, for the compiler.
    func file(named name: String) throws(FileError) -> ResolvedFile? {
        if let file = try path?.file(named: name) { return file }
        let bytes = library.source(name) { library[$0] != nil || path?.contains($0) == true }
        return bytes.map { ResolvedFile(bytes: $0, displayName: name) }
    }

    /// Whether a file comes from the library.
    func isFromLibrary(_ name: String) -> Bool { path?.contains(name) != true && library[name] != nil }
}

extension MessageNumbers {
    /// Whether a full name is that of the message, or of one in it.
    fileprivate func contains(_ name: String) -> Bool {
        name == fullName || name.hasPrefix(fullName + ".") && nested.contains { $0.contains(name) }
    }
}
