/// The files of one run: those that were asked for, and all that they import.
public struct CompiledSchema: Sendable {
    /// The names of the files that were asked for, in the order of the command line.
    public let inputs: [String]
    private let files: [String: CompiledFile]

    /// Takes the files of a run.
    ///
    /// - Parameters:
    ///   - inputs: the names of the files that were asked for.
    ///   - files: these and whatever they import, in any order.
    public init(inputs: [String], files: [CompiledFile]) {
        self.inputs = inputs
        self.files = Dictionary(files.map { ($0.name, $0) }) { first, _ in first }
    }

    private init(inputs: [String], filesByName: [String: CompiledFile]) {
        self.inputs = inputs
        files = filesByName
    }

    /// The same files with others of them asked for.
    ///
    /// - Parameter inputs: the names of files of this schema.
    /// - Returns: the schema with these inputs.
    public func selecting(_ inputs: [String]) -> CompiledSchema { CompiledSchema(inputs: inputs, filesByName: files) }

    /// Finds a file by its name.
    public subscript(name: String) -> CompiledFile? { files[name] }

    /// The files that were asked for.
    public var inputFiles: [CompiledFile] { inputs.compactMap { files[$0] } }

    /// The files that were asked for and all that they import, each behind those that it imports.
    ///
    /// Option imports count as imports and come behind the others, as in protoc. An option import that is in no
    /// descriptor set is left out.
    ///
    /// - Returns: every file once.
    public func inDependencyOrder() -> [CompiledFile] { ordered(skipping: []) }

    /// The files that were asked for, each behind those that it imports.
    ///
    /// - Returns: every file once.
    public func inputsInDependencyOrder() -> [CompiledFile] {
        let wanted = Set(inputs)
        let imported = inputFiles.flatMap { $0.facts.dependencies + $0.facts.optionDependencies }
        return ordered(skipping: Set(imported).subtracting(wanted))
    }

    /// Walks from the inputs down the imports, depth first, without recursion: a chain of imports may be long.
    private func ordered(skipping skipped: Set<String>) -> [CompiledFile] {
        var seen = skipped
        var result: [CompiledFile] = []
        for input in inputs where seen.insert(input).inserted {
            var path = [(name: input, next: 0)]
            while let step = path.last {
                guard let file = files[step.name] else {
                    path.removeLast()
                    continue
                }
                if let dependency = file.imported(step.next) {
                    path[path.count - 1].next += 1
                    if seen.insert(dependency).inserted { path.append((dependency, 0)) }
                } else {
                    result.append(file)
                    path.removeLast()
                }
            }
        }
        return result
    }
}

extension CompiledFile {
    /// The name of an imported file, option imports last; `nil` behind the last.
    fileprivate func imported(_ index: Int) -> String? {
        if index < facts.dependencies.count { return facts.dependencies[index] }
        let rest = index - facts.dependencies.count
        return rest < facts.optionDependencies.count ? facts.optionDependencies[rest] : nil
    }
}
