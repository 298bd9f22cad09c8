extension FileLinker {
    /// Checks that an enum has a value: a field of its type would have no default.
    mutating func checkHasValues(_ id: NodeID<Enumeration>) {
        guard model.enums[id].values.isEmpty else { return }
        error(at: nameToken(of: .enumeration(id)), .enumeration(id), "an enum must have at least one value")
    }

    /// Checks that the first value of an open enum is zero.
    mutating func checkFirstValue(of id: NodeID<Enumeration>) {
        guard let first = model.enums[id].values.first, model.enumValues[first].number != 0 else { return }
        guard !isClosed(id) else { return }
        let number = model.enumValues[first].number
        error(
            unit.tree.enumValues[model.enumValues[first].node].numberTokens,
            .enumValue(first),
            "the first value of an open enum must be 0, found \(number)",
            hint: model.files[file].dialect.isEditions
                ? "add a value that is 0, or set features.enum_type = CLOSED"
                : "add a value that is 0, such as \(unspecifiedName(of: id))"
        )
    }

    /// Whether an enum is closed: unknown values count as unknown fields.
    func isClosed(_ id: NodeID<Enumeration>) -> Bool { model.enums[id].features.enumType == Features.closed }

    /// The customary name for an enum's zero, such as `COLOR_UNSPECIFIED`.
    private func unspecifiedName(of id: NodeID<Enumeration>) -> String {
        var name = ""
        var wasLowercase = false
        for character in model.names.string(model.enums[id].name) {
            if character.isUppercase, wasLowercase { name += "_" }
            wasLowercase = character.isLowercase
            name += character.uppercased()
        }
        return name + "_UNSPECIFIED"
    }

    // MARK: Aliases

    /// Checks that no two values of an enum have one number, unless aliases are allowed.
    mutating func checkAliases(of id: NodeID<Enumeration>) {
        let values = model.enums[id].values
        guard !isAscending(values) else { return }
        guard !model.enums[id].flags.contains(.allowAlias) else { return }
        var seen: [Int32: NodeID<EnumValue>] = [:]
        seen.reserveCapacity(values.count)
        for value in values {
            let number = model.enumValues[value].number
            if let other = seen[number] {
                reportAlias(value, other, numbers: values)
            } else {
                seen[number] = value
            }
        }
    }

    private func isAscending(_ values: NodeRange<EnumValue>) -> Bool {
        var previous = Int64.min
        for value in values {
            let number = Int64(model.enumValues[value].number)
            guard number > previous else { return false }
            previous = number
        }
        return true
    }

    private mutating func reportAlias(
        _ value: NodeID<EnumValue>,
        _ other: NodeID<EnumValue>,
        numbers: NodeRange<EnumValue>
    ) {
        let number = model.enumValues[value].number
        let greatest = numbers.map { model.enumValues[$0].number }.max() ?? number
        let free = greatest < .max ? ", or use \(greatest + 1), which is free" : ""
        error(
            unit.tree.enumValues[model.enumValues[value].node].numberTokens,
            .enumValue(value),
            "\(number) is the number of \(model.names.string(model.enumValues[other].name)) already",
            hint: "if that is meant, set \"option allow_alias = true;\" in the enum\(free)"
        )
    }

    // MARK: Names

    /// Checks that the values of an enum differ by more than case, underscores and the enum's name before them.
    ///
    /// Generators strip the enum's name and change the case: values of different numbers would become one.
    mutating func checkValueNames(of id: NodeID<Enumeration>) {
        let values = model.enums[id].values
        guard values.count > 1 else { return }
        let prefix = model.names.withBytes(model.enums[id].name) { EnumValueName.prefix(ofEnum: $0) }
        var seen: [EnumValueName: NodeID<EnumValue>] = [:]
        seen.reserveCapacity(values.count)
        for value in values {
            let name = model.names.withBytes(model.enumValues[value].name) { EnumValueName($0, prefix) }
            guard let other = seen[name] else {
                seen[name] = value
                continue
            }
            let isSameName = model.enumValues[other].name == model.enumValues[value].name
            let isSameNumber = model.enumValues[other].number == model.enumValues[value].number
            if !isSameName, !isSameNumber { reportSameName(value, other, id) }
        }
    }

    private mutating func reportSameName(
        _ value: NodeID<EnumValue>,
        _ other: NodeID<EnumValue>,
        _ id: NodeID<Enumeration>
    ) {
        let otherName = model.names.string(model.enumValues[other].name)
        let message = "without the enum's name and underscores, the name is the same as that of \(otherName)"
        let toleratesConflicts = model.enums[id].flags.contains(.legacyJSONConflicts)
        let token = unit.tree.enumValues[model.enumValues[value].node].name
        if toleratesConflicts, model.files[file].dialect == .proto2 {
            warning(TokenRange(first: token, end: token + 1), .enumValue(value), message)
        } else {
            error(at: token, .enumValue(value), message, hint: "generated code could not tell them apart")
        }
    }
}

/// The name of an enum value as generators may shorten it: without the enum's name before it, in PascalCase.
struct EnumValueName: Hashable {
    private let bytes: [UInt8]

    /// Shortens a name.
    ///
    /// - Parameters:
    ///   - name: the value's name.
    ///   - prefix: what `prefix(ofEnum:)` makes of the enum's name.
    init(_ name: UnsafeRawBufferPointer, _ prefix: [UInt8]) {
        bytes = Self.pascalCase(Self.removing(prefix, from: name))
    }

    /// An enum's name in small letters and without underscores.
    static func prefix(ofEnum name: UnsafeRawBufferPointer) -> [UInt8] {
        name.filter { $0 != UInt8(ascii: "_") }.map(lowercased)
    }

    private static func removing(_ prefix: [UInt8], from name: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>
    {
        var index = 0
        var matched = 0
        while index < name.count, matched < prefix.count {
            if name[index] != UInt8(ascii: "_") {
                guard lowercased(name[index]) == prefix[matched] else { return name[...] }
                matched += 1
            }
            index += 1
        }
        guard matched == prefix.count else { return name[...] }
        while index < name.count, name[index] == UInt8(ascii: "_") { index += 1 }
        return index == name.count ? name[...] : name[index...]
    }

    private static func pascalCase(_ name: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(name.count)
        var capitalizes = true
        for byte in name {
            if byte == UInt8(ascii: "_") {
                capitalizes = true
            } else {
                let isSmall = byte &- UInt8(ascii: "a") < 26
                result.append(capitalizes ? (isSmall ? byte - 32 : byte) : lowercased(byte))
                capitalizes = false
            }
        }
        return result
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte + 32 : byte
    }
}
