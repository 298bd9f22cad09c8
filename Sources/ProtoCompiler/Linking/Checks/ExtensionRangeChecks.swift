extension FileLinker {
    /// The words in declarations that are no names of messages or enums.
    static let scalarTypes: Set<String> = [
        "double", "float", "int64", "uint64", "int32", "fixed32", "fixed64", "bool", "string", "bytes", "uint32",
        "enum",
        "sfixed32", "sfixed64", "sint32", "sint64",
    ]

    /// Checks that the extension ranges of a message end in time, and what they declare.
    mutating func checkExtensionRanges(of id: NodeID<Message>) {
        let isMessageSet = model.messages[id].flags.contains(.messageSet)
        let maximum = isMessageSet ? Int64(Int32.max) : Int64(Self.maximumFieldNumber)
        var names: Set<String> = []
        for range in model.messages[id].extensionRanges {
            let last = Int64(model.numberRanges[range].end) - 1
            if last > maximum {
                let tokens = unit.tree.ranges[model.numberRanges[range].node].endTokens
                error(tokens, .message(id), "extension number \(last) is greater than \(maximum)")
            }
            guard let declared = model.declaredExtensions[range], !declared.declarations.isEmpty else { continue }
            if declared.verification == .unverified {
                let tokens = unit.tree.ranges[model.numberRanges[range].node].startTokens
                return error(tokens, .message(id), "an extension range with declarations cannot be UNVERIFIED")
            }
            check(declared.declarations, of: range, in: id, &names)
        }
    }

    private mutating func check(
        _ declarations: [DeclaredExtensions.Declaration],
        of id: NodeID<NumberRange>,
        in message: NodeID<Message>,
        _ names: inout Set<String>
    ) {
        let range = model.numberRanges[id]
        let place = unit.tree.ranges[range.node].startTokens
        let owner = Symbol.message(message)
        var numbers: Set<Int32> = []
        for declaration in declarations {
            let number = declaration.number
            if number < range.start || number >= range.end {
                error(place, owner, "extension \(number) is declared outside of the extension range")
            }
            if !numbers.insert(number).inserted { error(place, owner, "extension \(number) is declared twice") }
            guard let fullName = declaration.fullName, let type = declaration.type else {
                let hasOne = declaration.fullName != nil || declaration.type != nil
                if hasOne || !declaration.isReserved {
                    let message = "the declaration of extension \(number) needs both full_name and type"
                    error(place, owner, message)
                }
                continue
            }
            guard names.insert(fullName).inserted else {
                return error(place, owner, "extension name \"\(fullName)\" is declared twice")
            }
            checkQualified(fullName, place, owner)
            if !Self.scalarTypes.contains(type) { checkQualified(type, place, owner) }
        }
    }

    /// Checks that a name in a declaration is a full one.
    private mutating func checkQualified(_ name: String, _ place: TokenRange, _ owner: Symbol) {
        guard name.hasPrefix(".") else {
            let message = "\"\(name)\" in a declaration is no full name"
            return error(place, owner, message, hint: "begin with a dot: \".\(name)\"")
        }
        let parts = name.utf8.dropFirst().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isValid = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(CharacterClass.isAlphanumeric) }
        if !isValid { error(place, owner, "\"\(name)\" in a declaration is no valid name") }
    }
}
