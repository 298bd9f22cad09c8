extension FileLinker {
    /// Checks that an extension's number is in a range of the message that it extends.
    mutating func checkIsInRange(_ id: NodeID<Field>) {
        let field = model.fields[id]
        guard field.extendee.exists, !extensionRange(of: id).exists else { return }
        let name = model.arena.string(model.messages[field.extendee].fullName)
        error(
            at: unit.tree.fields[field.node].numberToken,
            .field(id),
            "message \(name) does not declare \(field.number) as an extension number",
            hint: rangesHint(model.messages[field.extendee])
        )
    }

    private func rangesHint(_ message: Message) -> String {
        let ranges = message.extensionRanges.prefix(5).map { id in
            let range = model.numberRanges[id]
            return range.end - range.start == 1 ? "\(range.start)" : "\(range.start) to \(range.end - 1)"
        }
        return ranges.isEmpty
            ? "the message declares no extension numbers" : "it declares \(ranges.joined(separator: ", "))"
    }

    /// The range that an extension's number is in; `.none` if there is none.
    func extensionRange(of id: NodeID<Field>) -> NodeID<NumberRange> {
        let field = model.fields[id]
        let range = model.messages[field.extendee].extensionRanges.first {
            model.numberRanges[$0].start <= field.number && field.number < model.numberRanges[$0].end
        }
        return range ?? .none
    }

    /// Checks the rules about extensions that need options, and about `json_name`.
    mutating func checkExtension(_ id: NodeID<Field>) {
        let field = model.fields[id]
        if field.flags.contains(.explicitJSONName) { checkJSONName(of: id) }
        guard field.flags.contains(.extension), field.extendee.exists else { return }
        let range = extensionRange(of: id)
        guard let declared = model.declaredExtensions[range], !isDescriptorMessage(field.extendee) else { return }
        checkDeclaration(of: id, declared)
    }

    /// Whether a message is one of descriptors: its declarations list the well-known extensions and bind nobody.
    private func isDescriptorMessage(_ id: NodeID<Message>) -> Bool {
        let path = model.names.string(model.files[model.messages[id].file].path)
        return path == "google/protobuf/descriptor.proto" || isOptionsMessage(id)
    }

    private mutating func checkJSONName(of id: NodeID<Field>) {
        let field = model.fields[id]
        let options = unit.tree.fields[field.node].options.options
        guard let option = options.last(where: { unit.tree.options[$0].role == .jsonName }) else { return }
        let tokens = unit.tree.options[option].tokens
        if field.flags.contains(.extension), field.jsonName != model.jsonNames.name(of: field.name, &model.names) {
            error(tokens, .field(id), "an extension cannot have a json_name: JSON writes its full name in brackets")
        }
        if model.names.withBytes(field.jsonName, { $0.contains(0) }) {
            error(tokens, .field(id), "json_name has a NUL character in it")
        }
    }

    /// Checks an extension against what the range that its number is in declares.
    private mutating func checkDeclaration(of id: NodeID<Field>, _ declared: DeclaredExtensions) {
        let number = model.fields[id].number
        guard let declaration = declared.declarations.first(where: { $0.number == number }) else {
            let isDemanded = !declared.declarations.isEmpty || declared.verification == .declaration
            if isDemanded { reportMissingDeclaration(id) }
            return
        }
        if declaration.isReserved {
            let message = "number \(declaration.number) is reserved in the declarations of the extension range"
            return error(extendeeTokens(of: id), .field(id), message)
        }
        compare(id, declaration)
    }

    private mutating func reportMissingDeclaration(_ id: NodeID<Field>) {
        error(
            extendeeTokens(of: id),
            .field(id),
            "the extension range declares its extensions, but none with number \(model.fields[id].number)",
            hint: "add a declaration to the range, or split the range"
        )
    }

    private mutating func compare(_ id: NodeID<Field>, _ declaration: DeclaredExtensions.Declaration) {
        let field = model.fields[id]
        let place = extendeeTokens(of: id)
        if let declared = declaration.type, !declared.isEmpty {
            let actual = typeName(of: field)
            let isScalar = Self.scalarTypes.contains(declared)
            let expected = isScalar || declared.hasPrefix(".") ? declared : "." + declared
            if expected != actual {
                error(place, .field(id), "the extension range declares the type \"\(expected)\", found \"\(actual)\"")
            }
        }
        if let declared = declaration.fullName, !declared.isEmpty {
            let actual = "." + model.fullName(of: .field(id))
            if declared != actual {
                error(place, .field(id), "the extension range declares the name \"\(declared)\", found \"\(actual)\"")
            }
        }
        if declaration.isRepeated != (field.label == .repeated) {
            let word = declaration.isRepeated ? "repeated" : "not repeated"
            error(place, .field(id), "the extension range declares the extension as \(word)")
        }
    }

    /// The type of a field as declarations write it: a scalar type's word, or a full name behind a dot.
    private func typeName(of field: Field) -> String {
        switch field.typeSymbol.kind {
        case .message, .enumeration: "." + model.fullName(of: field.typeSymbol)
        default: "\(field.type)"
        }
    }
}
