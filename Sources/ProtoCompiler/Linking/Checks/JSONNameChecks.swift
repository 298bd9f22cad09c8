extension FileLinker {
    /// Checks that no two fields of a message have one name in JSON.
    mutating func checkJSONNames(of id: NodeID<Message>) {
        let fields = model.messages[id].fields
        guard !model.messages[id].flags.contains(.mapEntry), !haveDistinctJSONNames(fields) else { return }
        guard !model.messages[id].flags.contains(.legacyJSONConflicts) else { return }
        checkJSONNames(of: id, usesCustomNames: false)
        checkJSONNames(of: id, usesCustomNames: true)
    }

    /// Whether there is nothing to look at more closely, which is so for almost every message.
    private mutating func haveDistinctJSONNames(_ fields: NodeRange<Field>) -> Bool {
        var seen: Set<NameID> = []
        seen.reserveCapacity(fields.count)
        for field in fields {
            guard !model.fields[field].flags.contains(.explicitJSONName) else { return false }
            guard seen.insert(model.fields[field].jsonName).inserted else { return false }
        }
        return true
    }

    /// A field's name in JSON, and whether it was written in the file and differs from the one that would be made.
    private struct Spelling {
        let name: NameID
        let field: NodeID<Field>
        let isCustom: Bool

        var kind: String { isCustom ? "json_name" : "default JSON name" }
    }

    /// Compares the names with `json_name` or, as field masks do, without.
    private mutating func checkJSONNames(of id: NodeID<Message>, usesCustomNames: Bool) {
        var seen: [NameID: Spelling] = [:]
        for field in model.messages[id].fields {
            let spelling = spelling(of: field, usesCustomNames: usesCustomNames)
            if spelling.isCustom, looksLikeExtension(spelling.name) {
                let message = "json_name \"\(model.names.string(spelling.name))\" stands in brackets"
                error(at: nameToken(of: field), .field(field), message, hint: "JSON names extensions so")
                continue
            }
            guard let other = seen[spelling.name] else {
                seen[spelling.name] = spelling
                continue
            }
            // Two made names were compared before.
            if usesCustomNames, !spelling.isCustom, !other.isCustom { continue }
            report(spelling, other, id)
        }
    }

    private mutating func spelling(of id: NodeID<Field>, usesCustomNames: Bool) -> Spelling {
        let field = model.fields[id]
        let made = model.jsonNames.name(of: field.name, &model.names)
        let isCustom = usesCustomNames && field.flags.contains(.explicitJSONName) && field.jsonName != made
        return Spelling(name: isCustom ? field.jsonName : made, field: id, isCustom: isCustom)
    }

    private func looksLikeExtension(_ name: NameID) -> Bool {
        model.names.withBytes(name) { $0.first == UInt8(ascii: "[") && $0.last == UInt8(ascii: "]") }
    }

    private mutating func report(_ spelling: Spelling, _ other: Spelling, _ message: NodeID<Message>) {
        let name = model.names.string(spelling.name)
        let otherName = model.names.string(model.fields[other.field].name)
        let text = "the \(spelling.kind) \"\(name)\" is the \(other.kind) of field \"\(otherName)\" already"
        let token = nameToken(of: spelling.field)
        let involvesDefault = !spelling.isCustom || !other.isCustom
        if involvesDefault, model.messages[message].features.jsonFormat == Features.legacyBestEffort {
            warning(TokenRange(first: token, end: token + 1), .field(spelling.field), text)
        } else {
            error(at: token, .field(spelling.field), text, hint: "rename the field, or give it another json_name")
        }
    }
}
