extension FileLinker {
    /// Checks that each oneof of a message has a field.
    ///
    /// The parser has reported those with nothing at all in their braces; an option alone is no field either.
    mutating func checkOneofs(of id: NodeID<Message>) {
        for oneof in model.messages[id].oneofs where model.oneofs[oneof].fields.isEmpty {
            error(at: nameToken(of: .oneof(oneof)), .oneof(oneof), "a oneof must have at least one field")
        }
    }
}
