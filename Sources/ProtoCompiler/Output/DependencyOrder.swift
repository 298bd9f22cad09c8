extension Model {
    /// Some files of a compilation in the order in which protoc writes them: each behind those that it imports.
    ///
    /// Only these files are followed: a dependency through a file that is not among them does not count. Chains of
    /// imports may be long, so this keeps a stack of its own.
    func dependencyOrder(of files: [NodeID<LinkedFile>]) -> [NodeID<LinkedFile>] {
        var waiting = Set(files)
        var order: [NodeID<LinkedFile>] = []
        var stack: [(file: NodeID<LinkedFile>, nextImport: Int)] = []
        for file in files where waiting.remove(file) != nil {
            stack.append((file, 0))
            while let top = stack.last {
                let imports = self.files[top.file].imports
                guard top.nextImport < imports.count else {
                    order.append(top.file)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].nextImport += 1
                let imported = imports[top.nextImport].file
                if waiting.remove(imported) != nil { stack.append((imported, 0)) }
            }
        }
        return order
    }
}
