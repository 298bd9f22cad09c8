extension SourceInfoWriter {
    /// Writes an `option` statement: it has a location as part of the options, and one as the field that it sets.
    ///
    /// - Parameters:
    ///   - id: the option.
    ///   - number: the number of the owner's field that holds its options.
    ///   - isVanished: whether nothing is left of the owner's options when they are stripped.
    mutating func option(_ id: NodeID<OptionNode>, _ number: Int32, isVanished: Bool) {
        let tokens = tree.options[id].tokens
        let mark = push(number)
        if !(stripsOptions && isVanished) { location(tokens) }
        if let path = writtenPath(of: id) {
            let field = push(path)
            declaration(tokens.first, tokens.last, end: tokens.last)
            pop(field)
        } else {
            // The comments go with the location.
            _ = comments.attach(endingWith: tokens.last)
        }
        pop(mark)
    }

    /// Writes options in brackets.
    ///
    /// `default` and `json_name` stand there, too, but are fields of the owner itself.
    mutating func compactOptions(_ options: CompactOptions, _ number: Int32, isVanished: Bool) {
        if !(stripsOptions && isVanished && holdsOption(options)) { location(number, of: options.tokens) }
        for id in options.options {
            let option = tree.options[id]
            switch option.role {
            case .defaultValue:
                location(7, of: option.value.tokens)
            case .jsonName:
                location(10, of: option.tokens)
                location(10, of: option.value.tokens)
            case .option:
                guard let path = writtenPath(of: id) else { continue }
                let mark = push(number)
                _ = push(path)
                location(option.tokens)
                pop(mark)
            }
        }
    }

    /// Whether one of the options in brackets is really an option.
    private func holdsOption(_ options: CompactOptions) -> Bool {
        options.options.contains { tree.options[$0].role == .option }
    }

    /// The path of an option whose location is to be written.
    private func writtenPath(of option: NodeID<OptionNode>) -> ArraySlice<Int32>? {
        stripsOptions && optionPaths.isDropped(option) ? nil : optionPaths[option]
    }
}
