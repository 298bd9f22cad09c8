extension OptionInterpreter {
    /// Checks that no file which is imported for its options defines one that marks fields to be redacted.
    ///
    /// Such marks are found by reflection, so the program must have the file, which an option import does not ensure.
    mutating func checkOptionImports() {
        for (index, dependency) in linker.model.files[linker.file].imports.enumerated() {
            guard dependency.modifier == .option, dependency.file.exists else { continue }
            guard let option = redactingExtension(in: dependency.file) else { continue }
            let name = linker.model.fullName(of: .field(option))
            let path = linker.model.names.string(dependency.path)
            let problem = "\"\(path)\" defines option \(name), whose enum has values with debug_redact"
            let hint = "import the file without \"option\": else what must be redacted may be shown"
            linker.error(linker.importTokens(index), .none, problem, hint: hint)
        }
    }

    private func redactingExtension(in file: NodeID<LinkedFile>) -> NodeID<Field>? {
        var visited: Set<NodeID<Message>> = []
        var extensions = Array(linker.model.files[file].extensions)
        var open = Array(linker.model.files[file].messages)
        while let next = open.popLast() {
            extensions += linker.model.messages[next].extensions
            open += linker.model.messages[next].messages
        }
        return extensions.first { redacts($0, &visited) }
    }

    /// Whether an enum with a value to redact can be reached from a field.
    private func redacts(_ field: NodeID<Field>, _ visited: inout Set<NodeID<Message>>) -> Bool {
        var open = [field]
        while let next = open.popLast() {
            let type = linker.model.fields[next].typeSymbol
            if type.enumeration.exists, linker.model.enums[type.enumeration].flags.contains(.redacts) { return true }
            if type.message.exists, visited.insert(type.message).inserted {
                open += linker.model.messages[type.message].fields
            }
        }
        return false
    }
}
