extension FileLinker {
    /// Checks the rules about files for the lite runtime, which has neither descriptors nor reflection.
    mutating func checkRuntimes() {
        if model.files[file].isLite {
            checkLiteServices()
            for id in unit.contents.fields { checkLiteExtension(id) }
        } else {
            checkImportsAreNotLite()
        }
    }

    private mutating func checkImportsAreNotLite() {
        for (index, dependency) in model.files[file].imports.enumerated() {
            guard dependency.file.exists, dependency.modifier != .option else { continue }
            guard model.files[dependency.file].isLite else { continue }
            let path = model.names.string(dependency.path)
            let message = "the file imports \"\(path)\", which has optimize_for = LITE_RUNTIME, but has not itself"
            return error(importTokens(index), .none, message, hint: "set the option in this file, too")
        }
    }

    private mutating func checkLiteServices() {
        guard model.files[file].hasGenericServices else { return }
        for id in unit.contents.services {
            error(
                at: nameToken(of: .service(id)),
                .service(id),
                "a file with optimize_for = LITE_RUNTIME cannot define generic services",
                hint: "set cc_generic_services and java_generic_services to false"
            )
        }
    }

    private mutating func checkLiteExtension(_ id: NodeID<Field>) {
        let field = model.fields[id]
        guard field.flags.contains(.extension), field.extendee.exists else { return }
        guard !model.files[model.messages[field.extendee].file].isLite else { return }
        let name = model.arena.string(model.messages[field.extendee].fullName)
        let message = "a file with optimize_for = LITE_RUNTIME cannot extend message \(name), whose file has it not"
        error(extendeeTokens(of: id), .field(id), message)
    }
}
