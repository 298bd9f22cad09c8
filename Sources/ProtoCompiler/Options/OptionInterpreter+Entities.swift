extension OptionInterpreter {
    /// Goes through all entities of the file: interprets their standard options and resolves their features.
    ///
    /// A message comes before what it holds, so that features are there when they are inherited.
    mutating func interpretStandardOptions() {
        interpretFile()
        for id in linker.unit.contents.messages {
            guard !linker.model.messages[id].flags.contains(.mapEntry) else { continue }
            interpretMessage(id)
        }
        interpretFields(linker.model.files[linker.file].extensions)
        for id in linker.unit.contents.enums { interpretEnum(id) }
        for id in linker.model.files[linker.file].services { interpretService(id) }
    }

    private mutating func gather(_ body: Body) {
        current.removeAll(keepingCapacity: true)
        for child in body {
            if case .option(let id) = linker.unit.tree.declarations[child] { current.append(id) }
        }
    }

    private mutating func gather(_ options: NodeRange<OptionNode>) {
        current.removeAll(keepingCapacity: true)
        for id in options where linker.unit.tree.options[id].role == .option { current.append(id) }
    }

    /// The features that hold for what lies in a scope.
    private func features(in scope: Symbol) -> Features {
        scope.message.exists
            ? linker.model.messages[scope.message].features : linker.model.files[linker.file].features
    }

    private mutating func interpretFile() {
        gather(linker.unit.tree.body)
        let subject = OptionSubject(target: .file, scope: linker.model.files[linker.file].package)
        linker.model.files[linker.file].features = Features(edition: edition)
        let overrides = interpretStandardOptions(of: subject)
        if !overrides.isEmpty {
            linker.model.files[linker.file].features = overrides.merged(over: Features(edition: edition))
        }
    }

    private mutating func interpretMessage(_ id: NodeID<Message>) {
        let parent = linker.model.messages[id].parent
        let node = linker.model.messages[id].node
        gather(linker.unit.tree.messages[node].block.body)
        linker.model.messages[id].features = features(in: parent)
        if !current.isEmpty {
            let overrides = interpretStandardOptions(
                of: OptionSubject(target: .message, symbol: .message(id), scope: parent)
            )
            linker.model.messages[id].features = overrides.merged(over: linker.model.messages[id].features)
        }
        for oneof in linker.model.messages[id].oneofs { interpretOneof(oneof, in: id) }
        interpretFields(linker.model.messages[id].fields)
        interpretFields(linker.model.messages[id].extensions)
        interpretRanges(linker.model.messages[id].extensionRanges, of: id)
    }

    private mutating func interpretOneof(_ id: NodeID<Oneof>, in message: NodeID<Message>) {
        linker.model.oneofs[id].features = linker.model.messages[message].features
        let node = linker.model.oneofs[id].node
        guard node.exists else { return }
        gather(linker.unit.tree.oneofs[node].block.body)
        guard !current.isEmpty else { return }
        let subject = OptionSubject(target: .oneof, symbol: .oneof(id), scope: .message(message))
        let overrides = interpretStandardOptions(of: subject)
        linker.model.oneofs[id].features = overrides.merged(over: linker.model.oneofs[id].features)
    }

    /// Interprets the options of the extension ranges of a message: the ranges of one statement share theirs.
    private mutating func interpretRanges(_ ranges: NodeRange<NumberRange>, of message: NodeID<Message>) {
        var start = ranges.start
        while start < ranges.end {
            let statement = linker.model.numberRanges[NodeID(raw: start)].statement
            var end = start + 1
            while end < ranges.end, linker.model.numberRanges[NodeID(raw: end)].statement == statement { end += 1 }
            let shared = NodeRange<NumberRange>(start: start, end: end)
            var features = linker.model.messages[message].features
            gather(linker.unit.tree.extensions[statement].options.options)
            if !current.isEmpty {
                let scope = linker.model.messages[message].parent
                let subject = OptionSubject(target: .extensionRange, ranges: shared, scope: scope)
                features = interpretStandardOptions(of: subject).merged(over: features)
            }
            for id in shared { linker.model.numberRanges[id].features = features }
            start = end
        }
    }

    private mutating func interpretEnum(_ id: NodeID<Enumeration>) {
        let parent = linker.model.enums[id].parent
        gather(linker.unit.tree.enums[linker.model.enums[id].node].block.body)
        var features = features(in: parent)
        if !current.isEmpty {
            let subject = OptionSubject(target: .enumeration, symbol: .enumeration(id), scope: parent)
            features = interpretStandardOptions(of: subject).merged(over: features)
        }
        linker.model.enums[id].features = features
        for value in linker.model.enums[id].values {
            linker.model.enumValues[value].features = features
            let options = linker.unit.tree.enumValues[linker.model.enumValues[value].node].options.options
            guard !options.isEmpty else { continue }
            gather(options)
            let subject = OptionSubject(target: .enumValue, symbol: .enumValue(value), scope: parent)
            linker.model.enumValues[value].features = interpretStandardOptions(of: subject).merged(over: features)
        }
    }

    private mutating func interpretService(_ id: NodeID<Service>) {
        let package = linker.model.services[id].parent
        gather(linker.unit.tree.services[linker.model.services[id].node].block.body)
        var features = linker.model.files[linker.file].features
        if !current.isEmpty {
            let subject = OptionSubject(target: .service, symbol: .service(id), scope: package)
            features = interpretStandardOptions(of: subject).merged(over: features)
        }
        linker.model.services[id].features = features
        for method in linker.model.services[id].methods {
            linker.model.methods[method].features = features
            let node = linker.unit.tree.methods[linker.model.methods[method].node]
            guard node.hasBlock else { continue }
            gather(node.block.body)
            let subject = OptionSubject(target: .method, symbol: .method(method), scope: .service(id))
            linker.model.methods[method].features = interpretStandardOptions(of: subject).merged(over: features)
        }
    }
}

// MARK: - Fields

extension OptionInterpreter {
    private mutating func interpretFields(_ fields: NodeRange<Field>) {
        for id in fields { interpretField(id) }
    }

    private mutating func interpretField(_ id: NodeID<Field>) {
        let field = linker.model.fields[id]
        let parent = field.oneof.exists ? linker.model.oneofs[field.oneof].features : features(in: field.parent)
        let options = linker.unit.tree.fields[field.node].options.options
        var overrides = FeatureOverrides()
        if !options.isEmpty {
            gather(options)
            let subject = OptionSubject(target: .field, symbol: .field(id), scope: field.parent)
            overrides = interpretStandardOptions(of: subject)
        }
        linker.model.fields[id].features = overrides.merged(over: parent)
        if !linker.unit.tree.dialect.isEditions { inferFeatures(of: id) }
        if field.flags.contains(.map) { setMapFeatures(field.typeSymbol.message, overrides.merged(over: parent)) }
    }

    /// Sets the features that labels and options of proto2 and proto3 stand for.
    private mutating func inferFeatures(of id: NodeID<Field>) {
        let field = linker.model.fields[id]
        if field.label == .required { linker.model.fields[id].features.fieldPresence = Features.legacyRequired }
        if field.type == .group { linker.model.fields[id].features.messageEncoding = Features.delimited }
        if field.flags.contains(.packed) { linker.model.fields[id].features.repeatedFieldEncoding = Features.packed }
        if linker.unit.tree.dialect == .proto3, field.flags.contains(.explicitPacked), !field.flags.contains(.packed) {
            linker.model.fields[id].features.repeatedFieldEncoding = Features.expanded
        }
    }

    /// Hands the features of a map field on to the entry's key and value.
    private mutating func setMapFeatures(_ entry: NodeID<Message>, _ features: Features) {
        linker.model.messages[entry].features = self.features(in: linker.model.messages[entry].parent)
        for field in linker.model.messages[entry].fields { linker.model.fields[field].features = features }
    }
}
