extension OptionInterpreter {
    /// Checks what the options of the file's fields say of the fields themselves.
    mutating func checkFieldOptions() {
        let marks: Field.Flags = [.lazy, .unverifiedLazy, .packed, .jsType, .explicitCType]
        for id in linker.unit.contents.fields {
            let field = linker.model.fields[id]
            if !field.flags.isDisjoint(with: marks) { checkTypeOptions(of: id, field) }
            let container = linker.model.container(of: id)
            if container.exists, linker.model.messages[container].flags.contains(.messageSet) {
                checkMessageSetField(id, field)
            }
            if edition >= .edition2023 { checkResolvedFeatures(of: id, field) }
        }
        for (id, overrides) in explicitFeatures { checkExplicitFeatures(overrides, of: id) }
        checkFileFeatures()
    }

    private mutating func errorAtType(_ id: NodeID<Field>, _ message: String, hint: String? = nil) {
        linker.error(linker.typeTokens(of: id), .field(id), message, hint: hint)
    }

    private mutating func errorAtName(_ id: NodeID<Field>, _ message: String, hint: String? = nil) {
        linker.error(at: linker.nameToken(of: id), .field(id), message, hint: hint)
    }

    private mutating func checkTypeOptions(of id: NodeID<Field>, _ field: Field) {
        let isMessage = field.type == .message && !linker.model.isDelimited(id)
        if edition >= .edition2024, field.flags.contains(.explicitCType) {
            errorAtType(
                id,
                "ctype cannot be used from edition 2024 on",
                hint: "set features.(pb.cpp).string_type in its place"
            )
        }
        if !field.flags.isDisjoint(with: [.lazy, .unverifiedLazy]), !isMessage {
            errorAtType(id, "only a field of a message type can be lazy")
        }
        if field.flags.contains([.unverifiedLazy, .extension]) {
            errorAtType(id, "an extension cannot be unverified_lazy")
        }
        if field.flags.contains(.packed), field.label != .repeated || !field.type.isPackable {
            errorAtType(id, "only a repeated field of numbers, bools or enums can be packed")
        }
        if field.flags.contains(.jsType), !field.type.is64BitInteger {
            errorAtType(id, "jstype is only for fields of 64-bit integers")
        }
    }

    private mutating func checkMessageSetField(_ id: NodeID<Field>, _ field: Field) {
        if !field.flags.contains(.extension) {
            errorAtName(id, "a message with message_set_wire_format cannot have fields, but only extensions")
        } else if field.label != .optional || field.type != .message || linker.model.isDelimited(id)
            || linker.model.isRequired(id)
        {
            errorAtType(id, "an extension of a message set must be optional and of a message type")
        }
    }

    // MARK: Features

    private mutating func checkFileFeatures() {
        guard edition >= .edition2023 else { return }
        let features = linker.model.files[linker.file].features
        let subject = OptionSubject(target: .file, scope: .root)
        if features.fieldPresence == Features.legacyRequired {
            error(subject, "fields cannot be required for a whole file", hint: "set field_presence on each such field")
        }
        if checksJavaStrings {
            error(
                subject,
                "java_string_check_utf8 cannot be used in files with an edition",
                hint: "set features.(pb.java).utf8_validation in its place"
            )
        }
    }

    /// Checks the features that hold for a field, be they its own or inherited.
    private mutating func checkResolvedFeatures(of id: NodeID<Field>, _ field: Field) {
        if field.flags.contains(.explicitPacked) {
            errorAtName(
                id,
                "packed cannot be used in files with an edition",
                hint: "set features.repeated_field_encoding in its place"
            )
        }
        if linker.model.hasImplicitPresence(id) {
            if field.flags.contains(.explicitDefault) {
                errorAtName(id, "a field with implicit presence cannot have a default value")
            }
            let enumeration = field.typeSymbol.enumeration
            if enumeration.exists, linker.model.enums[enumeration].features.enumType == Features.closed {
                let name = linker.model.arena.string(linker.model.enums[enumeration].fullName)
                errorAtName(id, "a field with implicit presence cannot be of the closed enum \(name)")
            }
        }
        if field.flags.contains(.extension), linker.model.isRequired(id) {
            errorAtName(id, "an extension cannot be required")
        }
    }

    /// Checks the features that a field sets itself.
    private mutating func checkExplicitFeatures(_ overrides: FeatureOverrides, of id: NodeID<Field>) {
        let field = linker.model.fields[id]
        if overrides.sets(1) { checkPresence(overrides.values.fieldPresence, of: id, field) }
        if overrides.sets(3), field.label != .repeated {
            errorAtName(id, "repeated_field_encoding is only for repeated fields")
        }
        if overrides.sets(4), field.type != .string, !isMapWithStrings(field) {
            errorAtName(id, "utf8_validation is only for string fields")
        }
        if overrides.values.repeatedFieldEncoding == Features.packed,
            field.label != .repeated || !field.type.isPackable
        {
            errorAtName(id, "only a repeated field of numbers, bools or enums can be packed")
        }
        if overrides.sets(5), !field.type.isMessage || field.flags.contains(.map) {
            errorAtName(id, "message_encoding is only for fields of a message type")
        }
    }

    private mutating func checkPresence(_ presence: UInt8, of id: NodeID<Field>, _ field: Field) {
        if field.oneof.exists {
            errorAtName(id, "a field of a oneof cannot set field_presence")
        } else if field.label == .repeated {
            errorAtName(id, "a repeated field cannot set field_presence")
        } else if field.flags.contains(.extension), presence != Features.legacyRequired {
            errorAtName(id, "an extension cannot set field_presence")
        } else if field.type.isMessage, presence == Features.implicit {
            errorAtName(id, "a field of a message type cannot have implicit presence")
        }
    }

    private func isMapWithStrings(_ field: Field) -> Bool {
        guard field.flags.contains(.map) else { return false }
        let entry = linker.model.messages[field.typeSymbol.message]
        return entry.fields.contains { linker.model.fields[$0].type == .string }
    }
}

extension FieldType {
    /// Whether the type is an integer of 64 bits.
    fileprivate var is64BitInteger: Bool {
        switch self {
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: true
        default: false
        }
    }
}
