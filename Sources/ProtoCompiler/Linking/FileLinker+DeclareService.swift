extension FileLinker {
    /// Adds services and their methods.
    mutating func declareServices(_ nodes: [NodeID<ServiceNode>], in scope: Symbol) -> NodeRange<Service> {
        guard !nodes.isEmpty else { return .none }
        let first = model.services.next
        for node in nodes { declareService(node, in: scope) }
        return model.services.since(first)
    }

    private mutating func declareService(_ node: NodeID<ServiceNode>, in scope: Symbol) {
        let syntax = unit.tree.services[node]
        let name = unit.tree.name(syntax.name)
        let fullName = model.arena.append(fullName: model.storedFullName(of: scope), name, model.names)
        let id = model.services.append(
            Service(name: name, file: file, parent: scope, fullName: fullName, node: node)
        )
        declare(.service(id), name, in: scope)
        let firstMethod = model.methods.next
        for child in syntax.block.body {
            guard case .method(let method) = unit.tree.declarations[child] else { continue }
            declareMethod(method, in: id)
        }
        model.services[id].methods = model.methods.since(firstMethod)
    }

    private mutating func declareMethod(_ node: NodeID<MethodNode>, in service: NodeID<Service>) {
        let syntax = unit.tree.methods[node]
        let name = unit.tree.name(syntax.name)
        let method = Method(
            name: name,
            service: service,
            isClientStreaming: syntax.inputStream >= 0,
            isServerStreaming: syntax.outputStream >= 0,
            options: syntax.hasBlock ? model.arena.append(EmptyCollection()) : .none,
            node: node
        )
        let id = model.methods.append(method)
        declare(.method(id), name, in: .service(service))
    }
}
