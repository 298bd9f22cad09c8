extension OptionInterpreter {
    /// Interprets one option and puts its value into the tree.
    ///
    /// - Returns: the option's own value; `nil` if there was an error, which is reported.
    mutating func interpret(
        _ option: NodeID<OptionNode>,
        _ subject: OptionSubject,
        _ root: OptionValues.Index
    ) -> OptionValues.Index? {
        let node = linker.unit.tree.options[option]
        guard resolveName(node, subject) else { return nil }
        guard let field = steps.last else { return nil }
        let isRepeated = linker.model.fields[field].label == .repeated
        if !isRepeated, isSet(steps[...], in: root) {
            error(node.nameTokens(linker.unit.tree), subject, "option \(name(of: node)) is set twice")
            return nil
        }
        guard let leaf = value(of: node.value, field, subject) else { return nil }
        let parent = descend(to: root)
        attach(leaf, to: parent)
        if isRepeated {
            let key = UInt64(UInt32(bitPattern: parent)) << 32 | UInt64(UInt32(bitPattern: field.raw))
            let index = repeatedCounts[key, default: 0]
            repeatedCounts[key] = index + 1
            path.append(index)
        }
        linker.unit.optionPaths.set(option, path)
        if definesOptions {
            namedSteps.append((option, steps))
        } else if isStripped(steps) {
            linker.unit.optionPaths.drop(option)
        }
        return leaf
    }

    /// Drops the options that waited for the file to say which ones are stripped.
    mutating func dropNamedOptions() {
        for (option, steps) in namedSteps where isStripped(steps) { linker.unit.optionPaths.drop(option) }
    }

    /// Whether an option whose name leads through some fields is left out of stripped descriptors.
    private func isStripped(_ steps: [NodeID<Field>]) -> Bool {
        for step in steps {
            if linker.model.fields[step].flags.contains(.sourceRetention) { return true }
            // Nothing is stripped inside a group.
            if linker.model.isDelimited(step) { return false }
        }
        return false
    }

    // MARK: Names

    /// Follows the parts of an option's name, and notes the fields in `steps` and their numbers in `path`.
    private mutating func resolveName(_ node: OptionNode, _ subject: OptionSubject) -> Bool {
        steps.removeAll(keepingCapacity: true)
        path.removeAll(keepingCapacity: true)
        var message = schema[subject.target]
        // protoc looks the options' message up by its name, for every option: an import that brings it is a used one.
        linker.unit.visibility.noteUse(of: .message(message), linker.model)
        for (place, id) in node.name.enumerated() {
            let part = linker.unit.tree.optionNameParts[id]
            guard let field = resolve(part, place, node, subject, in: message) else { return false }
            steps.append(field)
            path.append(linker.model.fields[field].number)
            guard place < node.name.count - 1 else { return true }
            guard linker.model.fields[field].type.isMessage else {
                let problem = "\(name(of: node, to: place)) is no message, so it has no field to set"
                error(node.nameTokens(linker.unit.tree), subject, problem)
                return false
            }
            guard linker.model.fields[field].label != .repeated else {
                let problem =
                    "\(name(of: node, to: place)) is a repeated message, so its fields cannot be set one by one"
                error(node.nameTokens(linker.unit.tree), subject, problem, hint: "give a whole message: { … }")
                return false
            }
            message = linker.model.fields[field].typeSymbol.message
        }
        return false
    }

    private mutating func resolve(
        _ part: OptionNamePart,
        _ place: Int,
        _ node: OptionNode,
        _ subject: OptionSubject,
        in message: NodeID<Message>
    ) -> NodeID<Field>? {
        if place == 0, linker.unit.tree.text(ofName: part.name) == "uninterpreted_option", part.name.count == 1 {
            error(node.nameTokens(linker.unit.tree), subject, "\"uninterpreted_option\" is reserved and cannot be set")
            return nil
        }
        let found = part.isExtension ? findExtension(part, place, node, subject) : findField(part, in: message)
        guard let field = found.field else {
            if !found.isReported { reportUnknown(node, place, subject, in: message) }
            return nil
        }
        guard linker.model.container(of: field) == message else {
            let type = linker.model.arena.string(linker.model.messages[message].fullName)
            let problem = "\(name(of: node, to: place)) is no field or extension of \(type)"
            error(node.nameTokens(linker.unit.tree), subject, problem)
            return nil
        }
        if linker.model.fields[field].file == linker.file, isFeature(node) {
            let problem = "\(name(of: node, to: place)) cannot be used in the file that defines it"
            error(node.nameTokens(linker.unit.tree), subject, problem)
            return nil
        }
        return field
    }

    private func isFeature(_ node: OptionNode) -> Bool {
        guard let first = node.name.first else { return false }
        let part = linker.unit.tree.optionNameParts[first]
        return !part.isExtension && linker.unit.tree.token(part.name.first).is(.features)
    }

    private func findField(
        _ part: OptionNamePart,
        in message: NodeID<Message>
    ) -> (field: NodeID<Field>?, isReported: Bool) {
        (linker.model.field(linker.unit.tree.name(part.name.first), in: message), false)
    }

    private mutating func findExtension(
        _ part: OptionNamePart,
        _ place: Int,
        _ node: OptionNode,
        _ subject: OptionSubject
    ) -> (field: NodeID<Field>?, isReported: Bool) {
        guard !part.name.isEmpty else { return (nil, false) }
        let result = linker.lookUp(part.name, from: subject.scope, typesOnly: false)
        switch result {
        case .found(let symbol): return (symbol.field.exists ? symbol.field : nil, false)
        case .notFound: return (nil, false)
        case .hidden, .notImported:
            reportHidden(part, result, name(of: node, to: place), node, subject)
            return (nil, true)
        }
    }

    // MARK: Errors

    private mutating func reportHidden(
        _ part: OptionNamePart,
        _ result: Lookup,
        _ name: String,
        _ node: OptionNode,
        _ subject: OptionSubject
    ) {
        let text = linker.unit.tree.text(ofName: part.name)
        let tokens = node.nameTokens(linker.unit.tree)
        switch result {
        case .hidden(let scope):
            let inner = linker.model.fullName(of: scope)
            let problem = "option \(name) is not defined: its first part means \"\(inner)\", which holds no such name"
            error(tokens, subject, problem, hint: "begin with a dot to name it from the outermost scope: (.\(text))")
        case .notImported(let symbol):
            let path = linker.model.names.string(linker.model.files[linker.model.file(of: symbol)].path)
            let problem = "option \(name) is defined in \"\(path)\", which is not imported"
            error(tokens, subject, problem, hint: "add import \"\(path)\";")
        case .found, .notFound:
            break
        }
    }

    @inline(never)
    private mutating func reportUnknown(
        _ node: OptionNode,
        _ place: Int,
        _ subject: OptionSubject,
        in message: NodeID<Message>
    ) {
        let part = linker.unit.tree.optionNameParts[node.name[node.name.start + Int32(place)]]
        let text = linker.unit.tree.text(ofName: part.name)
        var hint = part.isExtension ? "import the file that defines it" : nil
        if !part.isExtension {
            let names = linker.model.messages[message].fields.map { id in
                linker.model.names.string(linker.model.fields[id].name)
            }
            hint = Spelling.nearest(to: text, among: names).map { "did you mean \"\($0)\"?" }
        }
        let type = linker.model.arena.string(linker.model.messages[message].fullName)
        let problem =
            part.isExtension
            ? "option \(name(of: node, to: place)) is not defined"
            : "there is no option \(name(of: node, to: place)): \(type) has no field \"\(text)\""
        error(node.nameTokens(linker.unit.tree), subject, problem, hint: hint)
    }

    /// The name of an option as it is written, up to a part.
    func name(of node: OptionNode, to place: Int = .max) -> String {
        let parts = node.name.prefix(place == .max ? node.name.count : place + 1)
        let words = parts.map { id in
            let part = linker.unit.tree.optionNameParts[id]
            let text = linker.unit.tree.text(ofName: part.name)
            return part.isExtension ? "(\(text))" : text
        }
        return "\"\(words.joined(separator: "."))\""
    }

    // MARK: Tree

    /// Whether the field that steps lead to is set already.
    private func isSet(_ steps: ArraySlice<NodeID<Field>>, in message: OptionValues.Index) -> Bool {
        guard let step = steps.first else { return true }
        let number = linker.model.fields[step].number
        var index = values[message].first
        while index >= 0 {
            if values[index].number == number, isSet(steps.dropFirst(), in: index) { return true }
            index = values[index].next
        }
        return false
    }

    /// Finds or makes the message that the field at the end of `steps` is set in.
    private mutating func descend(to root: OptionValues.Index) -> OptionValues.Index {
        var message = root
        for step in steps.dropLast() {
            let number = linker.model.fields[step].number
            let existing = values.last(number, in: message)
            if existing >= 0 {
                message = existing
            } else {
                let child = values.add(step, number, .message)
                attach(child, to: message)
                message = child
            }
        }
        return message
    }

    /// Puts a value into a message, in place of what other members of its oneof hold.
    private mutating func attach(_ child: OptionValues.Index, to parent: OptionValues.Index) {
        let oneof = linker.model.fields[values[child].field].oneof
        if oneof.exists {
            var index = values[parent].first
            while index >= 0 {
                let other = values[index]
                if other.number != values[child].number, linker.model.fields[other.field].oneof == oneof {
                    values[index].isOverridden = true
                }
                index = other.next
            }
        }
        values.attach(child, to: parent)
    }
}

extension OptionNode {
    /// The tokens of the whole name.
    func nameTokens(_ tree: borrowing SyntaxTree) -> TokenRange {
        guard let first = name.first, let last = name.last else { return tokens }
        return TokenRange(first: tree.optionNameParts[first].tokens.first, end: tree.optionNameParts[last].tokens.end)
    }
}

extension Model {
    /// The field of a name in a message; extensions that are declared there are none.
    func field(_ name: NameID, in message: NodeID<Message>) -> NodeID<Field>? {
        guard message.exists else { return nil }
        let symbol = symbols.find(name, in: .message(message))
        guard symbol.field.exists, !fields[symbol.field].flags.contains(.extension) else { return nil }
        return symbol.field
    }
}
