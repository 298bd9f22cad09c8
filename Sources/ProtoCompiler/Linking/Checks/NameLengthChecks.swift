extension FileLinker {
    /// The most bytes that a full name may have.
    private static var maximumFullName: Int { 65_535 }

    /// Checks that no full name is too long.
    ///
    /// protoc stores the lengths of names, and the places of a field's spellings behind one another, in 16 bits.
    mutating func checkNameLengths() {
        // Names as long as that are rare: one look at the longest names spares all others.
        guard model.names.longest > Self.maximumFullName / 8 || hasLongScope else { return }
        for id in unit.contents.messages { check(.message(id), Int(model.messages[id].fullName.count)) }
        for id in unit.contents.enums {
            check(.enumeration(id), Int(model.enums[id].fullName.count))
            for value in model.enums[id].values { check(.enumValue(value)) }
        }
        for id in unit.contents.services { check(.service(id), Int(model.services[id].fullName.count)) }
        for id in unit.contents.methods { check(.method(id)) }
        for id in unit.contents.oneofs { check(.oneof(id)) }
        for id in unit.contents.fields { checkSpellings(of: id) }
    }

    private var hasLongScope: Bool {
        unit.contents.messages.contains { model.messages[$0].fullName.count > Self.maximumFullName / 8 }
    }

    /// The length of a symbol's full name, made of its scope's and its own.
    private func fullNameLength(_ symbol: Symbol) -> Int {
        let scope = model.storedFullName(of: model.parent(of: symbol))
        let own = model.names.length(model.name(of: symbol))
        return scope.exists && scope.count > 0 ? Int(scope.count) + 1 + own : own
    }

    private mutating func check(_ symbol: Symbol) { check(symbol, fullNameLength(symbol)) }

    private mutating func check(_ symbol: Symbol, _ length: Int) {
        if length > Self.maximumFullName { reportLength(symbol, length) }
    }

    /// Checks a field's name, whose spellings protoc stores one behind the other unless they are the same.
    private mutating func checkSpellings(of id: NodeID<Field>) {
        let symbol = Symbol.field(id)
        let field = model.fields[id]
        let length = fullNameLength(symbol)
        let own = model.names.length(field.name)
        let underscores = model.names.withBytes(field.name) { name in name.count { $0 == UInt8(ascii: "_") } }
        let isPlain = model.names.withBytes(field.name) { isLowerSnakeCase($0) }
        var end = length
        if !isPlain || field.flags.contains(.explicitJSONName) {
            end += 1 + own + 1 + own - underscores + 1 + model.names.length(field.jsonName) + 1
        } else if underscores > 0 {
            end += own - underscores + 2
        }
        if end > Self.maximumFullName { reportLength(symbol, length) }
    }

    private func isLowerSnakeCase(_ name: UnsafeRawBufferPointer) -> Bool {
        guard let first = name.first, first &- UInt8(ascii: "a") < 26 else { return false }
        return !name.contains { $0 &- UInt8(ascii: "A") < 26 }
    }

    @inline(never)
    private mutating func reportLength(_ symbol: Symbol, _ length: Int) {
        let limit = "names have at most 65,535 bytes, for a field with all its spellings"
        let token = nameToken(of: symbol)
        guard token >= 0 else { return }
        // The subject would repeat the name, all of it.
        error(at: token, .none, "the full name is too long: it has \(length) bytes", hint: limit)
    }
}
