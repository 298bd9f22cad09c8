extension FileLinker {
    /// The number of the option `(pb.enumvalue.json)`, and of the field `string` in it.
    private static var jsonOption: Int { 998 }
    private static var jsonString: Int { 1 }

    /// Checks the strings that stand for an enum's values in JSON, which edition 2026 lets files choose.
    mutating func checkJSONStrings(of id: NodeID<Enumeration>) {
        guard model.files[file].dialect.edition >= .edition2024 else { return }
        var owners: [String: NodeID<EnumValue>] = [:]
        var primaries: [Int32: NodeID<EnumValue>] = [:]
        let values = model.enums[id].values
        guard values.contains(where: { jsonString(of: $0) != nil }) else { return }
        for value in values {
            let number = model.enumValues[value].number
            if model.enums[id].flags.contains(.allowAlias) {
                if let primary = primaries[number] { compareAliases(value, primary) } else { primaries[number] = value }
            }
            check(model.names.string(model.enumValues[value].name), of: value, &owners)
            guard let string = jsonString(of: value) else { continue }
            check(string, of: value, &owners)
            checkContent(string, of: value)
        }
    }

    /// The string that stands for a value in JSON; `nil` if the file chooses none.
    private func jsonString(of id: NodeID<EnumValue>) -> String? {
        guard model.enumValues[id].options.count > 0 else { return nil }
        let options = OptionFields(model.arena[model.enumValues[id].options])
        return options.contents(Self.jsonOption).last.flatMap { OptionFields($0).string(Self.jsonString) }
    }

    private mutating func check(
        _ string: String,
        of id: NodeID<EnumValue>,
        _ owners: inout [String: NodeID<EnumValue>]
    ) {
        guard let other = owners[string] else {
            owners[string] = id
            return
        }
        guard other != id, model.enumValues[other].number != model.enumValues[id].number else { return }
        let name = model.names.string(model.enumValues[other].name)
        report(id, "JSON string \"\(string)\" stands for \(name) already")
    }

    private mutating func compareAliases(_ id: NodeID<EnumValue>, _ primary: NodeID<EnumValue>) {
        guard jsonString(of: id) != jsonString(of: primary) else { return }
        let name = model.names.string(model.enumValues[primary].name)
        report(id, "the JSON string must be that of \(name), which has the same number")
    }

    private mutating func checkContent(_ string: String, of id: NodeID<EnumValue>) {
        if string.utf8.contains(0) { report(id, "the JSON string has a NUL character in it") }
        // A string of digits would be read as a number.
        let digits = string.trimmingASCIIWhitespace
        if let number = Int32(digits), number != model.enumValues[id].number {
            report(id, "JSON string \"\(string)\" reads as a number that is not the value's")
        }
    }

    private mutating func report(_ id: NodeID<EnumValue>, _ message: String) {
        error(at: nameToken(of: .enumValue(id)), .enumValue(id), message)
    }
}

extension String {
    /// The text without the white space at its ends.
    fileprivate var trimmingASCIIWhitespace: Substring {
        let isSpace: (Character) -> Bool = { $0.isASCII && $0.isWhitespace }
        var text = drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}
