extension FileLinker {
    /// The most bytes that a reserved name may have.
    private static var maximumReservedName: Int { 65_535 }

    /// Checks the reserved names of a message, and that no field has one.
    mutating func checkReservedNames(of id: NodeID<Message>) {
        let names = reservedNames(model.messages[id].reservedNames, of: .message(id))
        guard !names.isEmpty else { return }
        for field in model.messages[id].fields where names.contains(model.fields[field].name) {
            error(at: nameToken(of: field), .field(field), "the name is reserved")
        }
    }

    /// Checks the reserved names of an enum, and that no value has one.
    mutating func checkReservedNames(of id: NodeID<Enumeration>) {
        let names = reservedNames(model.enums[id].reservedNames, of: .enumeration(id))
        guard !names.isEmpty else { return }
        for value in model.enums[id].values where names.contains(model.enumValues[value].name) {
            error(at: nameToken(of: .enumValue(value)), .enumValue(value), "the name is reserved")
        }
    }

    private mutating func reservedNames(_ range: NodeRange<ReservedName>, of owner: Symbol) -> Set<NameID> {
        var names: Set<NameID> = []
        for id in range {
            let name = model.reservedNames[id].name
            if !names.insert(name).inserted {
                let message = "\"\(model.names.string(name))\" is reserved more than once"
                error(at: nameToken(of: owner), owner, message)
            }
            if model.names.length(name) > Self.maximumReservedName {
                let length = model.names.length(name)
                error(at: nameToken(of: owner), owner, "a reserved name of \(length) bytes is longer than 65,535 bytes")
            }
        }
        return names
    }
}
