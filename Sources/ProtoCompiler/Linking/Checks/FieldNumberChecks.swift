extension FileLinker {
    /// The numbers that implementations of Protocol Buffers keep for themselves.
    private static var implementationNumbers: ClosedRange<Int32> { 19_000...19_999 }

    /// Checks that a field's number is in range.
    ///
    /// The number of an extension is checked against the ranges of the message that it extends.
    mutating func checkNumber(of id: NodeID<Field>) {
        let field = model.fields[id]
        if field.number > 0, field.number <= Self.maximumFieldNumber || field.flags.contains(.extension) { return }
        let token = unit.tree.fields[field.node].numberToken
        let hint = freeNumbersHint(in: field.parent)
        if field.number <= 0 {
            error(at: token, .field(id), "field numbers begin at 1, found \(field.number)", hint: hint)
        } else {
            error(at: token, .field(id), "field number \(field.number) is greater than 536,870,911", hint: hint)
        }
    }

    /// Checks the rules about labels that hold before features are known.
    mutating func checkLabel(of id: NodeID<Field>) {
        let field = model.fields[id]
        guard field.label == .required, field.flags.contains(.extension) else { return }
        error(
            typeTokens(of: id),
            .field(id),
            "an extension cannot be required",
            hint: "those who do not know the extension would send messages without it"
        )
    }

    /// Checks that a message has no more fields than any runtime can hold.
    mutating func checkFieldCount(of id: NodeID<Message>) {
        let count = model.messages[id].fields.count
        guard count > 65_535 else { return }
        error(at: nameToken(of: id), .message(id), "\(count) fields are more than a message may have, which is 65,535")
    }

    /// Checks that no field has a number that implementations keep for themselves.
    ///
    /// protoc's command line demands this of the files it is asked to compile, not of those they import.
    mutating func checkImplementationNumbers() {
        for id in unit.contents.fields where Self.implementationNumbers.contains(model.fields[id].number) {
            guard model.fields[id].node.exists else { continue }
            error(
                at: unit.tree.fields[model.fields[id].node].numberToken,
                .field(id),
                "field numbers 19000 to 19999 are reserved for implementations of Protocol Buffers, "
                    + "found \(model.fields[id].number)",
                hint: freeNumbersHint(in: model.fields[id].parent)
            )
        }
    }

    // MARK: Numbers that are used twice

    /// Checks that no two fields or extensions of a message have the same number.
    ///
    /// In protoc's order, which decides which one of two counts as the second: nested messages come before the fields
    /// of the message they lie in, those before its extensions, and the file's own extensions last.
    mutating func checkFieldNumbersAreUnique() {
        let hasExtensions = !unit.extends.isEmpty
        if hasExtensions {
            var seen: [ExtensionKey: NodeID<Field>] = [:]
            for id in model.files[file].messages { checkNumbersWithExtensions(of: id, &seen) }
            for id in model.files[file].extensions { checkNumber(id, of: model.fields[id].extendee, &seen) }
        } else {
            for id in unit.contents.messages { checkNumbers(of: id) }
        }
    }

    private mutating func checkNumbers(of id: NodeID<Message>) {
        let fields = model.messages[id].fields
        var previous: Int32 = .min
        var isAscending = true
        for field in fields {
            isAscending = isAscending && model.fields[field].number > previous
            previous = model.fields[field].number
        }
        guard !isAscending else { return }
        var seen: [ExtensionKey: NodeID<Field>] = [:]
        seen.reserveCapacity(fields.count)
        for field in fields { checkNumber(field, of: id, &seen) }
    }

    private mutating func checkNumbersWithExtensions(
        of id: NodeID<Message>,
        _ seen: inout [ExtensionKey: NodeID<Field>]
    ) {
        for nested in model.messages[id].messages { checkNumbersWithExtensions(of: nested, &seen) }
        for field in model.messages[id].fields { checkNumber(field, of: id, &seen) }
        for field in model.messages[id].extensions { checkNumber(field, of: model.fields[field].extendee, &seen) }
    }

    private mutating func checkNumber(
        _ id: NodeID<Field>,
        of message: NodeID<Message>,
        _ seen: inout [ExtensionKey: NodeID<Field>]
    ) {
        let field = model.fields[id]
        // What could not be resolved has been reported, and takes no number.
        guard message.exists, field.type != .named, field.node.exists else { return }
        let key = ExtensionKey(extendee: message, number: field.number)
        if let other = seen.updateValue(id, forKey: key) {
            seen[key] = other
            reportNumber(of: id, isUsedBy: other)
        } else if field.flags.contains(.extension) {
            noteExtension(id, key)
        }
    }

    @inline(never)
    private mutating func reportNumber(of id: NodeID<Field>, isUsedBy other: NodeID<Field>) {
        let field = model.fields[id]
        let name = model.fullName(of: .field(other))
        let what = model.fields[other].flags.contains(.extension) ? "extension \(name)" : "field \(name)"
        error(
            at: unit.tree.fields[field.node].numberToken,
            .field(id),
            "number \(field.number) is used by \(what) already",
            hint: field.flags.contains(.extension) ? nil : freeNumbersHint(in: field.parent)
        )
    }

    /// Makes an extension known by its number.
    ///
    /// One that another file uses already is only a warning, as it is for protoc: too many files do so.
    private mutating func noteExtension(_ id: NodeID<Field>, _ key: ExtensionKey) {
        guard let other = model.extensionsByNumber[key], other != id else {
            model.extensionsByNumber[key] = id
            return
        }
        guard model.fields[other].file != file else { return }
        let path = model.names.string(model.files[model.fields[other].file].path)
        warning(
            TokenRange(
                first: unit.tree.fields[model.fields[id].node].numberToken,
                end: unit.tree.fields[model.fields[id].node].numberToken + 1
            ),
            .field(id),
            "number \(key.number) is used by extension \(model.fullName(of: .field(other))) in \"\(path)\" already"
        )
    }
}
