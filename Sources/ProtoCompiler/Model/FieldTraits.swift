extension Model {
    /// Whether values of a field are written one behind the other under one tag.
    func isPacked(_ id: NodeID<Field>) -> Bool {
        let field = fields[id]
        return field.label == .repeated && field.features.repeatedFieldEncoding == Features.packed
            && field.type.isPackable
    }

    /// Whether a field's messages are written as groups.
    func isDelimited(_ id: NodeID<Field>) -> Bool {
        let field = fields[id]
        if field.type == .group { return true }
        guard field.type == .message, field.features.messageEncoding == Features.delimited else { return false }
        let isInEntry = field.parent.message.exists && messages[field.parent.message].flags.contains(.mapEntry)
        return !isInEntry && !messages[field.typeSymbol.message].flags.contains(.mapEntry)
    }

    /// Whether a field that holds zero or nothing is the same as a field that is not set.
    func hasImplicitPresence(_ id: NodeID<Field>) -> Bool {
        let field = fields[id]
        return field.features.fieldPresence == Features.implicit && field.label != .repeated
            && field.type != .message && field.type != .group && !field.oneof.exists
            && !field.flags.contains(.extension)
    }

    /// Whether a field must be set.
    func isRequired(_ id: NodeID<Field>) -> Bool {
        let field = fields[id]
        return field.label == .required
            || (field.label == .optional && field.features.fieldPresence == Features.legacyRequired)
    }

    /// The message that a field belongs to: for an extension, the extended one.
    func container(of id: NodeID<Field>) -> NodeID<Message> {
        let field = fields[id]
        return field.flags.contains(.extension) ? field.extendee : field.parent.message
    }
}

extension FieldType {
    /// Whether repeated values of the type can be packed: all scalars but text and bytes.
    var isPackable: Bool {
        switch self {
        case .string, .bytes, .message, .group, .map, .named: false
        default: true
        }
    }

    /// Whether the type is a message, be it a group's.
    var isMessage: Bool { self == .message || self == .group }
}
