internal import ProtoReflection

// The parts of statements.

extension DescriptorSource {
    /// `export` or `local` with a blank behind it, if a declaration has it.
    static func visibility(_ declaration: DynamicMessage) -> String {
        switch declaration.number("visibility") {
        case 1: "local "
        case 2: "export "
        default: ""
        }
    }

    static func label(of field: DynamicMessage, isProto2: Bool) -> String {
        switch FieldLabel(rawValue: field.number("label")) {
        case .repeated: "repeated "
        case .required: "required "
        default: isProto2 || field.flag("proto3_optional") ? "optional " : ""
        }
    }

    /// The type of a field: a keyword, or the name of a message or enum.
    static func type(of field: DynamicMessage) -> String {
        let name = field.text("type_name")
        guard name.isEmpty else { return Self.name(name) }
        // A field without a type is a double: that is the first of the types.
        guard field["type"] != nil else { return FieldType.double.name }
        guard let type = FieldType(rawValue: field.number("type")) else { return Self.name("") }
        switch type {
        case .message, .group, .enum: return Self.name("")
        default: return type.name
        }
    }

    static func range(_ range: DynamicMessage, isExclusive: Bool) -> String {
        let start = range.number("start")
        let end = range.number("end") &- (isExclusive ? 1 : 0)
        let last: Int32 = isExclusive ? 536_870_911 : .max
        return start == end ? "\(start)" : "\(start) to \(end >= last ? "max" : "\(end)")"
    }

    static func brackets(_ options: [String]) -> String {
        options.isEmpty ? "" : " [\(options.joined(separator: ", "))]"
    }

    // MARK: Options

    /// What stands in a field's brackets: its options, its default value, and its name in JSON if that is its own.
    static func fieldOptions(of field: DynamicMessage) -> [String] {
        var options = optionTexts(of: field)
        if field["default_value"] != nil { options.append("default = \(defaultValue(of: field))") }
        let json = field.text("json_name")
        if field["extendee"] == nil, !json.isEmpty, json != jsonName(of: field.text("name")) {
            options.append("json_name = \(quoted(json.utf8))")
        }
        return options
    }

    private static func defaultValue(of field: DynamicMessage) -> String {
        let text = field.text("default_value")
        switch FieldType(rawValue: field.number("type")) {
        case .string: return quoted(text.utf8)
        // Bytes are escaped already.
        case .bytes: return "\"\(text)\""
        default:
            let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !";,]\"'".utf8.contains($0) }
            return isPlain && !text.isEmpty ? text : quoted(text.utf8)
        }
    }

    /// The name in JSON that a field has by itself: underscores go, and the letters behind them become large.
    static func jsonName(of name: String) -> String {
        var result = ""
        var isRaised = false
        for scalar in name.unicodeScalars {
            if scalar == "_" {
                isRaised = true
            } else {
                result += isRaised && scalar.isASCII ? scalar.properties.uppercaseMapping : String(scalar)
                isRaised = false
            }
        }
        return result
    }

    /// The options of anything, `name = value` each; those that are no part of `descriptor.proto` are left out.
    static func optionTexts(of owner: DynamicMessage) -> [String] {
        guard let options = owner.child("options") else { return [] }
        return options.fields.filter { !$0.field.isExtension && $0.field.name != "uninterpreted_option" }
            .flatMap { field, value in values(value).map { "\(field.name) = \(literal($0, of: field))" } }
    }

    private static func values(_ value: FieldValue) -> [FieldValue] {
        if case .list(let elements) = value { elements } else { [value] }
    }

    private static func literal(_ value: FieldValue, of field: FieldDescriptor) -> String {
        switch value {
        case .bool(let value): return "\(value)"
        case .int32(let value): return "\(value)"
        case .int64(let value): return "\(value)"
        case .uint32(let value): return "\(value)"
        case .uint64(let value): return "\(value)"
        case .float(let value): return "\(value)"
        case .double(let value): return "\(value)"
        case .enum(let number): return field.enumType?.value(number: number)?.name ?? "\(number)"
        case .string(let text): return quoted(text.utf8)
        case .bytes(let bytes): return quoted(bytes)
        case .message(let message):
            var printer = TextPrinter()
            printer.showsUnknownFields = false
            return "{ \(printer.text(of: message).replacing("\n", with: " "))}"
        case .list: return ""
        }
    }
}

/// The messages in a file or message, sorted by what stands for them in the text.
struct DescriptorScope {
    /// Those with a declaration of their own.
    private(set) var declared: [DynamicMessage] = []
    private var groups: [String: DynamicMessage] = [:]
    private var mapEntries: [String: DynamicMessage] = [:]

    /// Sorts messages.
    ///
    /// - Parameters:
    ///   - messages: the messages.
    ///   - scope: the file or message that they are declared in.
    ///   - isProto2: whether there are groups.
    init(_ messages: [DynamicMessage], in scope: DynamicMessage, isProto2: Bool) {
        let all = (scope.descriptor.name == "DescriptorProto" ? ["field", "extension"] : ["extension"])
            .flatMap { scope.children($0) }
        let groupNames = Set(isProto2 ? all.filter(Self.isGroup).map(Self.lastName) : [])
        let entryNames = Set(all.filter(Self.isRepeated).map(Self.entryName))
        for message in messages {
            let name = message.text("name")
            if message.child("options")?.flag("map_entry") == true, entryNames.contains(name) {
                mapEntries[name] = message
            } else if groupNames.contains(name) {
                groups[name] = message
            } else {
                declared.append(message)
            }
        }
    }

    /// The entry type of a map field.
    func mapEntry(of field: DynamicMessage) -> DynamicMessage? {
        guard Self.isRepeated(field), Self.lastName(field) == Self.entryName(field) else { return nil }
        return mapEntries[Self.lastName(field)]
    }

    /// The message of a group.
    func group(of field: DynamicMessage) -> DynamicMessage? {
        Self.isGroup(field) ? groups[Self.lastName(field)] : nil
    }

    private static func isRepeated(_ field: DynamicMessage) -> Bool {
        field.number("label") == FieldLabel.repeated.rawValue
    }

    /// The name of the entry type that a map field of this name has.
    private static func entryName(_ field: DynamicMessage) -> String {
        let name = DescriptorSource.jsonName(of: field.text("name"))
        return name.prefix(1).uppercased() + name.dropFirst() + "Entry"
    }

    private static func isGroup(_ field: DynamicMessage) -> Bool {
        field.number("type") == FieldType.group.rawValue
    }

    private static func lastName(_ field: DynamicMessage) -> String {
        field.text("type_name").split(separator: ".").last.map(String.init) ?? ""
    }
}
