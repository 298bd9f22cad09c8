extension OptionWriter {
    /// Writes the options of `descriptor.proto` among an entity's options, without the custom ones.
    mutating func writeStandard(
        _ root: OptionValues.Index,
        _ type: NodeID<Message>,
        _ values: OptionValues,
        _ model: borrowing Model
    ) {
        var standard = values
        var index = values[root].first
        while index >= 0 {
            if model.fields[values[index].field].flags.contains(.extension) { standard[index].isOverridden = true }
            index = values[index].next
        }
        write(root, type, standard, model)
    }
}

extension OptionInterpreter {
    /// Adds a custom option as it stands in the file: its value in the messages that its name leads through.
    func retain(_ leaf: OptionValues.Index, _ output: inout [UInt8]) {
        var writer = OptionWriter(strips: false)
        var ends: [Int] = []
        for step in steps.dropLast() {
            let number = UInt64(linker.model.fields[step].number)
            if linker.model.isDelimited(step) {
                writer.writer.tag(number, .startGroup)
                ends.append(-1)
            } else {
                ends.append(writer.writer.begin(number))
            }
        }
        writer.value(leaf, .none, values, linker.model, isInGroup: false)
        for (step, start) in zip(steps.dropLast(), ends).reversed() {
            if start < 0 {
                writer.writer.tag(UInt64(linker.model.fields[step].number), .endGroup)
            } else {
                writer.writer.end(start)
            }
        }
        output += writer.writer.bytes
    }
}
