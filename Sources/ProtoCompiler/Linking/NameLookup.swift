/// How the search for a name ended.
enum Lookup {
    case found(Symbol)
    /// Nothing has that name.
    case notFound
    /// Something has that name, but in a file that is not imported.
    case notImported(Symbol)
    /// The first part of the name was found in an inner scope, which holds no such rest.
    case hidden(by: Symbol)
}

extension FileLinker {
    /// Finds what a name stands for, as seen from a scope.
    ///
    /// The first part of the name is searched for in the scope, then in what the scope lies in, and so on. Where it
    /// is found, the rest must be too: the search does not go on outwards. This is C++'s way, and protoc's.
    ///
    /// - Parameters:
    ///   - name: the identifiers and dots of the name.
    ///   - scope: the innermost scope.
    ///   - typesOnly: whether to pass over what is no type where the name has one part.
    /// - Returns: the symbol, or why there is none.
    mutating func lookUp(_ name: TokenRange, from scope: Symbol, typesOnly: Bool) -> Lookup {
        let isAbsolute = unit.tree.token(name.first).kind == .dot
        if isAbsolute {
            let symbol = path(from: name.first + 1, name, in: .root)
            return seen(symbol)
        }
        let isCompound = name.count > 1
        let first = unit.tree.name(name.first)
        var scope = scope
        var missed: Symbol?
        while scope != .root {
            let symbol = model.symbols.find(first, in: scope)
            if symbol.exists {
                unit.visibility.noteUse(of: symbol, model)
                if !unit.visibility.sees(symbol, model) {
                    missed = missed ?? symbol
                } else if !isCompound {
                    if symbol.isType || !typesOnly { return .found(symbol) }
                } else if symbol.isAggregate {
                    let rest = path(from: name.first + 2, name, in: symbol)
                    return rest.exists ? seen(rest) : .hidden(by: symbol)
                }
            }
            scope = model.parent(of: scope)
        }
        let symbol = path(from: name.first, name, in: .root)
        let outermost = seen(symbol)
        if case .notFound = outermost, let missed, !isCompound { return .notImported(missed) }
        return outermost
    }

    /// Goes from a scope along the parts of a name.
    private func path(from first: TokenIndex, _ name: TokenRange, in scope: Symbol) -> Symbol {
        var symbol = scope
        var index = first
        while index < name.end {
            symbol = model.symbols.find(unit.tree.name(index), in: symbol)
            guard symbol.exists else { return .none }
            index += 2
        }
        return symbol
    }

    private mutating func seen(_ symbol: Symbol) -> Lookup {
        guard symbol.exists else { return .notFound }
        unit.visibility.noteUse(of: symbol, model)
        return unit.visibility.sees(symbol, model) ? .found(symbol) : .notImported(symbol)
    }

    /// Finds a name, or reports that it cannot be found.
    mutating func resolve(
        _ name: TokenRange,
        from scope: Symbol,
        for subject: Symbol,
        typesOnly: Bool
    ) -> Symbol? {
        let result = lookUp(name, from: scope, typesOnly: typesOnly)
        if case .found(let symbol) = result { return symbol }
        if reportsMissingNames { reportNotFound(name, result, for: subject) }
        return nil
    }

    @inline(never)
    private mutating func reportNotFound(_ name: TokenRange, _ result: Lookup, for subject: Symbol) {
        let text = unit.tree.text(ofName: name)
        switch result {
        case .found:
            break
        case .notFound:
            error(name, subject, "\"\(text)\" is not defined", hint: similarType(to: name))
        case .notImported(let symbol):
            let path = model.names.string(model.files[model.file(of: symbol)].path)
            let message = "\"\(text)\" is defined in \"\(path)\", which is not imported"
            error(name, subject, message, hint: "add import \"\(path)\";")
        case .hidden(let scope):
            let inner = model.fullName(of: scope)
            let message = "\"\(text)\" is not defined: its first part means \"\(inner)\", which holds no such name"
            error(name, subject, message, hint: "begin with a dot to name it from the outermost scope: \".\(text)\"")
        }
    }

    /// The type of the file that a name of one part is most likely a misspelling of.
    private func similarType(to name: TokenRange) -> String? {
        guard name.count == 1 else { return nil }
        let messages = unit.contents.messages.prefix(1_000).map { model.names.string(model.messages[$0].name) }
        let enums = unit.contents.enums.prefix(1_000).map { model.names.string(model.enums[$0].name) }
        let nearest = Spelling.nearest(to: unit.tree.text(ofName: name), among: messages + enums + Self.scalarTypes)
        return nearest.map { "did you mean \"\($0)\"?" }
    }
}
