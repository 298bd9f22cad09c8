extension FileLinker {
    /// Checks what proto3 left out of proto2.
    mutating func checkProto3() {
        guard model.files[file].dialect == .proto3 else { return }
        for id in unit.contents.messages { checkProto3(id) }
        for id in unit.contents.fields { checkProto3(id) }
    }

    private mutating func checkProto3(_ id: NodeID<Message>) {
        if let range = model.messages[id].extensionRanges.first {
            let node = model.numberRanges[range].node
            error(
                unit.tree.ranges[node].startTokens,
                .message(id),
                "proto3 has no extension ranges",
                hint: "use a field of type google.protobuf.Any"
            )
        }
        if model.messages[id].flags.contains(.messageSet) {
            error(at: nameToken(of: id), .message(id), "proto3 has no message sets")
        }
    }

    private mutating func checkProto3(_ id: NodeID<Field>) {
        let field = model.fields[id]
        if field.flags.contains(.extension), !isOptionsMessage(field.extendee) { reportExtension(id) }
        if field.label == .required {
            error(typeTokens(of: id), .field(id), "proto3 has no required fields", hint: "remove \"required\"")
        }
        if field.flags.contains(.explicitDefault) {
            error(defaultTokens(of: id), .field(id), "proto3 has no explicit default values")
        }
        if field.type == .enumeration, isClosed(field.typeSymbol.enumeration) { reportClosedEnum(id) }
        if field.type == .group {
            let hint = "declare a message and a field of its type"
            error(typeTokens(of: id), .field(id), "proto3 has no groups", hint: hint)
        }
    }

    private mutating func reportExtension(_ id: NodeID<Field>) {
        let hint = "proto3 extends only the options messages of google/protobuf/descriptor.proto"
        error(extendeeTokens(of: id), .field(id), "proto3 extends nothing but options", hint: hint)
    }

    private mutating func reportClosedEnum(_ id: NodeID<Field>) {
        let enumeration = model.fields[id].typeSymbol.enumeration
        let path = model.names.string(model.files[model.enums[enumeration].file].path)
        error(
            typeTokens(of: id),
            .field(id),
            "enum \(model.arena.string(model.enums[enumeration].fullName)) of \"\(path)\" is closed, "
                + "which no field in proto3 may use"
        )
    }

    /// The tokens of a field's default value.
    private func defaultTokens(of id: NodeID<Field>) -> TokenRange {
        let options = unit.tree.fields[model.fields[id].node].options.options
        let option = options.last { unit.tree.options[$0].role == .defaultValue }
        return option.map { unit.tree.options[$0].value.tokens } ?? typeTokens(of: id)
    }

    // MARK: Custom options

    private static let optionsMessages = Set(
        ["File", "Message", "Field", "Enum", "EnumValue", "Service", "Method", "Oneof", "ExtensionRange"]
            .flatMap { ["google.protobuf.\($0)Options", "proto2.\($0)Options"] }
    )

    /// Whether the extensions of a message are custom options.
    func isOptionsMessage(_ id: NodeID<Message>) -> Bool {
        // An extended message that was not found has been reported.
        guard id.exists else { return true }
        return Self.optionsMessages.contains(model.arena.string(model.messages[id].fullName))
    }

    /// The tokens of the name of the message that a field extends.
    func extendeeTokens(of id: NodeID<Field>) -> TokenRange {
        for (fields, node) in unit.extends where fields.start <= id.raw && id.raw < fields.end {
            return unit.tree.extends[node].extendee
        }
        return typeTokens(of: id)
    }
}
