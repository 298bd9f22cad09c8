extension SourceInfoWriter {
    /// How many declarations of each kind of import the walk has met.
    private struct ImportCounts {
        var dependency: Int32 = 0
        var `public`: Int32 = 0
        var weak: Int32 = 0
        var option: Int32 = 0
    }

    /// Writes all locations of the file.
    mutating func file(_ file: LinkedFile, _ model: borrowing Model) {
        wholeFile()
        var imports = ImportCounts()
        var members = Members(
            messageField: 4,
            messages: file.messages,
            enums: file.enums,
            extensions: file.extensions
        )
        var service = file.services.start
        for id in tree.body {
            switch tree.declarations[id] {
            case .syntax(let node): statement(12, tree.syntaxes[node].tokens)
            case .package(let node): statement(2, tree.packages[node].tokens)
            case .import(let node): importStatement(tree.imports[node], &imports)
            case .option(let node): option(node, 8, isVanished: !file.options.exists)
            case .message(let node):
                let mark = push(4, members.message - file.messages.start)
                message(node, members.nextMessage(), model)
                pop(mark)
            case .enumeration(let node):
                let mark = push(5, members.enumeration - file.enums.start)
                enumeration(node, members.nextEnum(), model)
                pop(mark)
            case .extend(let node): extend(node, 7, &members, model)
            case .service(let node):
                let mark = push(6, service - file.services.start)
                self.service(node, NodeID(raw: service), model)
                pop(mark)
                service += 1
            case .empty(let token): comments.skipEmptyStatement(token)
            default: break
            }
        }
    }

    /// Writes a statement that ends with a semicolon.
    private mutating func statement(_ number: Int32, _ tokens: TokenRange) {
        let mark = push(number)
        declaration(tokens.first, tokens.last, end: tokens.last)
        pop(mark)
    }

    private mutating func importStatement(_ node: ImportNode, _ counts: inout ImportCounts) {
        let tokens = node.tokens
        let isOption = node.modifier == .option
        let mark = isOption ? push(15, counts.option) : push(3, counts.dependency)
        declaration(tokens.first, tokens.last, end: tokens.last)
        pop(mark)
        switch node.modifier {
        case .option:
            counts.option += 1
            return
        case .public:
            modifier(10, &counts.public, tokens.first + 1)
        case .weak:
            modifier(11, &counts.weak, tokens.first + 1)
        case .none:
            break
        }
        counts.dependency += 1
    }

    /// Writes the location of the word behind `import`.
    private mutating func modifier(_ number: Int32, _ count: inout Int32, _ token: TokenIndex) {
        let mark = push(number, count)
        location(token, token)
        pop(mark)
        count += 1
    }

    // MARK: Services

    private mutating func service(_ node: NodeID<ServiceNode>, _ id: NodeID<Service>, _ model: borrowing Model) {
        let syntax = tree.services[node]
        declaration(syntax.tokens.first, syntax.tokens.last, end: syntax.block.open)
        location(1, of: syntax.name)
        let methods = model.services[id].methods
        var method = methods.start
        for child in syntax.block.body {
            switch tree.declarations[child] {
            case .option(let option): self.option(option, 3, isVanished: !model.services[id].options.exists)
            case .method(let node):
                let mark = push(2, method - methods.start)
                self.method(node, isVanished: !model.methods[NodeID(raw: method)].options.exists)
                pop(mark)
                method += 1
            case .empty(let token): comments.skipEmptyStatement(token)
            default: break
            }
        }
        comments.leaveBlock(syntax.block.close)
    }

    private mutating func method(_ node: NodeID<MethodNode>, isVanished: Bool) {
        let syntax = tree.methods[node]
        let last = syntax.tokens.last
        declaration(syntax.tokens.first, last, end: syntax.hasBlock ? syntax.block.open : last)
        location(1, of: syntax.name)
        if syntax.inputStream >= 0 { location(5, of: syntax.inputStream) }
        location(2, of: syntax.input)
        if syntax.outputStream >= 0 { location(6, of: syntax.outputStream) }
        location(3, of: syntax.output)
        guard syntax.hasBlock else { return }
        for child in syntax.block.body {
            switch tree.declarations[child] {
            case .option(let option): self.option(option, 4, isVanished: isVanished)
            case .empty(let token): comments.skipEmptyStatement(token)
            default: break
            }
        }
        comments.leaveBlock(syntax.block.close)
    }
}
