// Options as `--retain_options` writes them, and descriptors for plugins' own use: nothing is stripped, and what protoc
// knows only from an imported file stays as it stands in the file, each statement a record of its own.

extension OptionInterpreter {
    /// The options of an entity with nothing stripped: those of `descriptor.proto` merged, custom ones as they stand.
    func retainedBytes(_ entry: PendingOptions) -> [UInt8] {
        var writer = OptionWriter(strips: false)
        let features = entry.subject.target.featuresNumber
        writer.write(entry.root, schema[entry.subject.target], values, linker.model) { writer, index in
            let node = values[index]
            if linker.model.fields[node.field].flags.contains(.extension) { return true }
            guard node.number == features, node.kind == .message else { return false }
            writeFeatures(index, entry.retainedFeatures, &writer)
            return true
        }
        writer.writer.raw(entry.retained)
        return writer.writer.bytes
    }

    /// The options of a map's key and value: the features of the map field.
    func retainedBytes(ofFeatures features: OptionValues.Index) -> [UInt8]? {
        var writer = OptionWriter(strips: false)
        writeFeatures(features, retainedFeatures, &writer)
        return writer.writer.bytes
    }

    /// Writes features: those that protoc itself knows merged, those of other languages as they stand.
    private func writeFeatures(
        _ index: OptionValues.Index,
        _ retained: [UInt8],
        _ writer: inout OptionWriter
    ) {
        let start = writer.writer.begin(UInt64(values[index].number))
        let type = linker.model.fields[values[index].field].typeSymbol.message
        writer.write(index, type, values, linker.model) { _, child in isForeign(values[child].field) }
        writer.writer.raw(retained)
        writer.writer.end(start)
    }

    /// Whether a field is a feature of a language that protoc does not know itself.
    private func isForeign(_ field: NodeID<Field>) -> Bool {
        guard linker.model.fields[field].flags.contains(.extension) else { return false }
        return !Self.ownFeatureNumbers.contains(linker.model.fields[field].number)
    }

    /// The numbers of C++'s and Java's features, which protoc generates code for and so knows.
    private static let ownFeatureNumbers: [Int32] = [1_000, 1_001]

    // MARK: Records

    /// Adds a custom option as it stands in the file: its value in the messages that its name leads through.
    func retain(_ leaf: OptionValues.Index, _ output: inout [UInt8]) {
        guard let first = steps.first, linker.model.fields[first].flags.contains(.extension) else { return }
        var writer = OptionWriter(strips: false)
        write(leaf, within: steps[...], &writer)
        output += writer.writer.bytes
    }

    /// Notes a feature of a language that protoc does not know itself.
    mutating func retainFeature(_ leaf: OptionValues.Index) {
        guard let first = steps.first, linker.model.fields[first].type == .message else { return }
        var writer = OptionWriter(strips: false)
        if steps.count > 1 {
            guard isForeign(steps[1]) else { return }
            write(leaf, within: steps.dropFirst(), &writer)
        } else {
            values.forEach(in: leaf) { index, node in
                if isForeign(node.field) { writer.value(index, .none, values, linker.model, isInGroup: false) }
            }
        }
        retainedFeatures += writer.writer.bytes
    }

    /// Writes a value within the messages that steps lead through; the last step is the value's own field.
    private func write(
        _ leaf: OptionValues.Index,
        within steps: ArraySlice<NodeID<Field>>,
        _ writer: inout OptionWriter
    ) {
        guard steps.count > 1, let step = steps.first else {
            return writer.value(leaf, .none, values, linker.model, isInGroup: false)
        }
        let number = UInt64(linker.model.fields[step].number)
        if linker.model.isDelimited(step) {
            writer.writer.tag(number, .startGroup)
            write(leaf, within: steps.dropFirst(), &writer)
            writer.writer.tag(number, .endGroup)
        } else {
            let start = writer.writer.begin(number)
            write(leaf, within: steps.dropFirst(), &writer)
            writer.writer.end(start)
        }
    }
}

extension OptionWriter {
    /// Writes what a message holds, but for what a closure writes itself or leaves out.
    ///
    /// - Parameters:
    ///   - message: the message's node.
    ///   - type: the message's type.
    ///   - values: the tree that it is in.
    ///   - model: the model with the types.
    ///   - replaces: takes a value and returns whether it is dealt with.
    mutating func write(
        _ message: OptionValues.Index,
        _ type: NodeID<Message>,
        _ values: borrowing OptionValues,
        _ model: borrowing Model,
        replacing replaces: (inout OptionWriter, OptionValues.Index) -> Bool
    ) {
        let order = Self.sorted(message, values)
        var place = 0
        while place < order.count {
            if replaces(&self, order[place]) {
                place += 1
            } else {
                place = fields(order, place, type, values, model, isInGroup: false)
            }
        }
    }
}
