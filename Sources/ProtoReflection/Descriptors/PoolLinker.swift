/// The second pass over a pool's files: resolves every reference and makes the final records.
struct PoolLinker {
    var builder: PoolBuilder
    private(set) var files: [FileRecord] = []
    private(set) var messages: [MessageRecord] = []
    private(set) var enums: [EnumRecord] = []
    private(set) var services: [ServiceRecord] = []
    var extensions: [FieldRecord] = []
    var extensionsByExtendee: [Int: [Int32: FieldRecord]] = [:]
    private(set) var symbols: [String: PoolBuilder.Symbol] = [:]
    var fileIndex: [String: Int] { self.builder.fileIndex }

    init(_ builder: PoolBuilder) throws(DescriptorError) {
        self.builder = builder
        self.enums = builder.enums.map { EnumRecord($0) }
        for draft in builder.messages {
            self.messages.append(try self.link(draft))
        }
        for draft in builder.services {
            self.services.append(try self.link(draft))
        }
        for draft in builder.files {
            self.files.append(try self.link(draft))
        }
        self.symbols = self.builder.symbols
    }

    // MARK: - Containers

    private mutating func link(_ draft: FileDraft) throws(DescriptorError) -> FileRecord {
        let file = draft.declaration
        var dependencies: [Int] = []
        for (position, dependency) in file.dependencies.enumerated() {
            if let index = self.builder.fileIndex[dependency] {
                dependencies.append(index)
            } else if !file.weakDependencies.contains(position) {
                throw DescriptorError(
                    code: .missingImport,
                    file: file.name,
                    symbol: "",
                    message: "imports \"\(dependency)\", which is not in the set"
                )
            }
        }
        let context = FieldContext(file: draft.index, scopeName: file.package, scope: nil, features: draft.features)
        let extensions = try self.linkExtensions(file.extensions, in: context)
        return FileRecord(draft, extensions: extensions, dependencies: dependencies)
    }

    private mutating func link(_ draft: MessageDraft) throws(DescriptorError) -> MessageRecord {
        let message = draft.declaration
        let context = FieldContext(
            file: draft.file,
            scopeName: draft.fullName,
            scope: draft.index,
            features: draft.features
        )
        let members = try self.oneofMembers(of: message, in: context)
        var fields: [FieldRecord] = []
        for (index, declaration) in message.fields.enumerated() {
            fields.append(try self.link(declaration, index: index, message: draft.index, in: context))
        }
        let oneofs = message.oneofs.enumerated().map { (index, oneof) in
            OneofRecord(
                oneof,
                index: index,
                message: draft.index,
                fields: members[index],
                isSynthetic: members[index].count == 1 && message.fields[members[index][0]].isProto3Optional
            )
        }
        let extensions = try self.linkExtensions(message.extensions, in: context)
        return MessageRecord(draft, fields: fields, extensions: extensions, oneofs: oneofs)
    }

    /// The fields of each oneof; fields whose number is taken, or whose oneof does not exist, are refused.
    private func oneofMembers(
        of message: MessageDeclaration,
        in context: FieldContext
    ) throws(DescriptorError) -> [[Int]] {
        var members = [[Int]](repeating: [], count: message.oneofs.count)
        var numbers: Set<Int32> = []
        for (index, field) in message.fields.enumerated() {
            let fullName = "\(context.scopeName).\(field.name)"
            guard numbers.insert(field.number).inserted else {
                throw self.failure(.duplicate, in: context, fullName, "field number \(field.number) is used twice")
            }
            guard let oneof = field.oneofIndex else { continue }
            guard members.indices.contains(oneof) else {
                let problem = "belongs to oneof number \(oneof), but the message has \(members.count)"
                throw self.failure(.invalid, in: context, fullName, problem)
            }
            members[oneof].append(index)
        }
        return members
    }

    private func link(_ draft: ServiceDraft) throws(DescriptorError) -> ServiceRecord {
        let file = self.builder.files[draft.file].declaration
        var methods: [MethodRecord] = []
        for method in draft.declaration.methods {
            var types: [Int] = []
            for name in [method.inputType, method.outputType] {
                guard case .message(let type) = self.builder.resolve(name, from: draft.fullName) else {
                    throw DescriptorError(
                        code: .unknownType,
                        file: file.name,
                        symbol: "\(draft.fullName).\(method.name)",
                        message: "message \"\(name)\" is not defined"
                    )
                }
                types.append(type)
            }
            methods.append(MethodRecord(method, service: draft.index, input: types[0], output: types[1]))
        }
        return ServiceRecord(draft, methods: methods)
    }
}
