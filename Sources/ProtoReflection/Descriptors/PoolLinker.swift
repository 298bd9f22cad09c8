/// The second pass over a pool's files: resolves every reference and makes the final records.
struct PoolLinker {
    private var builder: PoolBuilder
    private(set) var files: [FileRecord] = []
    private(set) var messages: [MessageRecord] = []
    private(set) var enums: [EnumRecord] = []
    private(set) var services: [ServiceRecord] = []
    private(set) var extensions: [FieldRecord] = []
    private(set) var extensionsByExtendee: [Int: [Int32: FieldRecord]] = [:]
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
        var fields: [FieldRecord] = []
        var members = [[Int]](repeating: [], count: message.oneofs.count)
        var numbers: Set<Int32> = []
        for (index, declaration) in message.fields.enumerated() {
            guard numbers.insert(declaration.number).inserted else {
                throw self.failure(
                    .duplicate,
                    in: context,
                    "\(draft.fullName).\(declaration.name)",
                    "field number \(declaration.number) is used twice"
                )
            }
            if let oneof = declaration.oneofIndex {
                guard members.indices.contains(oneof) else {
                    throw self.failure(
                        .invalid,
                        in: context,
                        "\(draft.fullName).\(declaration.name)",
                        "belongs to oneof number \(oneof), but the message has \(members.count)"
                    )
                }
                members[oneof].append(index)
            }
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

    // MARK: - Fields

    /// Where a field or extension is declared.
    private struct FieldContext {
        var file: Int
        var scopeName: String
        var scope: Int?
        var features: FeatureSet
    }

    private func failure(
        _ code: DescriptorError.Code,
        in context: FieldContext,
        _ symbol: String,
        _ message: String
    ) -> DescriptorError {
        let file = self.builder.files[context.file].declaration.name
        return DescriptorError(code: code, file: file, symbol: symbol, message: message)
    }

    private mutating func linkExtensions(
        _ declarations: [FieldDeclaration],
        in context: FieldContext
    ) throws(DescriptorError) -> [FieldRecord] {
        var records: [FieldRecord] = []
        for (index, declaration) in declarations.enumerated() {
            let fullName = PoolBuilder.join(context.scopeName, declaration.name)
            guard case .message(let extendee) = self.builder.resolve(declaration.extendee, from: context.scopeName)
            else {
                throw self.failure(
                    .unknownType,
                    in: context,
                    fullName,
                    "extends message \"\(declaration.extendee)\", which is not defined"
                )
            }
            let record = try self.link(declaration, index: index, message: extendee, in: context, isExtension: true)
            if let other = self.extensionsByExtendee[extendee, default: [:]].updateValue(record, forKey: record.number)
            {
                throw self.failure(
                    .duplicate,
                    in: context,
                    fullName,
                    "extension number \(record.number) of \(declaration.extendee) is also that of \(other.fullName)"
                )
            }
            let file = self.builder.files[context.file].declaration
            try self.builder.define(fullName, as: .extension(self.extensions.count), in: file)
            self.extensions.append(record)
            records.append(record)
        }
        return records
    }

    private func link(
        _ declaration: FieldDeclaration,
        index: Int,
        message: Int,
        in context: FieldContext,
        isExtension: Bool = false
    ) throws(DescriptorError) -> FieldRecord {
        let fullName = PoolBuilder.join(context.scopeName, declaration.name)
        guard declaration.number > 0 else {
            throw self.failure(.invalid, in: context, fullName, "number \(declaration.number) is not positive")
        }
        let features = self.features(of: declaration, in: context, isExtension: isExtension)
        var parts = FieldParts(
            declaration: declaration,
            fullName: fullName,
            file: context.file,
            index: index,
            message: message,
            scope: isExtension ? context.scope : nil,
            isExtension: isExtension,
            features: features,
            type: declaration.type ?? .message,
            textName: isExtension ? "[\(fullName)]" : declaration.name
        )
        try self.resolveType(of: &parts, in: context)
        if !parts.type.isMessage, declaration.label != .repeated {
            let enumeration = parts.type == .enum ? self.enums[parts.typeIndex] : nil
            guard let value = DefaultValue.of(declaration, type: parts.type, enumeration: enumeration) else {
                throw self.failure(
                    .invalid,
                    in: context,
                    fullName,
                    "default value \"\(String(decoding: declaration.defaultValue ?? [], as: UTF8.self))\" "
                        + "is not a value of type \(parts.type.name)"
                )
            }
            parts.defaultValue = value
        }
        return FieldRecord(parts)
    }

    private func resolveType(of parts: inout FieldParts, in context: FieldContext) throws(DescriptorError) {
        let declaration = parts.declaration
        guard !declaration.typeName.isEmpty else {
            guard let type = declaration.type, !type.isMessage, type != .enum else {
                throw self.failure(.invalid, in: context, parts.fullName, "the field has no type")
            }
            return
        }
        switch self.builder.resolve(declaration.typeName, from: context.scopeName) {
        case .message(let target) where declaration.type == nil || parts.type.isMessage:
            self.resolveMessage(target, of: &parts, in: context)
        case .enumeration(let target) where declaration.type == nil || parts.type == .enum:
            parts.type = .enum
            parts.typeIndex = target
            parts.enumIsClosed = self.enums[target].isClosed
        case .none:
            throw self.failure(
                .unknownType,
                in: context,
                parts.fullName,
                "type \"\(declaration.typeName)\" is not defined"
            )
        default:
            throw self.failure(
                .unknownType,
                in: context,
                parts.fullName,
                "\"\(declaration.typeName)\" is not of type \(parts.type.name)"
            )
        }
    }

    private func resolveMessage(_ target: Int, of parts: inout FieldParts, in context: FieldContext) {
        let declaration = parts.declaration
        let type = self.builder.messages[target]
        parts.typeIndex = target
        parts.isMap = declaration.label == .repeated && type.declaration.options.isMapEntry
        let owner = self.builder.messages[parts.message]
        let isInMapEntry = !parts.isExtension && owner.declaration.options.isMapEntry
        if parts.features.messageEncoding == .delimited, !parts.isMap, !isInMapEntry { parts.type = .group }
        parts.isGroupLike =
            parts.type == .group
            && type.declaration.name.lowercased() == declaration.name
            && type.file == context.file
            && type.parent == context.scope
        if parts.isExtension {
            // A message set's item goes by the name of its type, where it is declared within that type.
            let isItem =
                owner.declaration.options.isMessageSet && parts.type == .message && declaration.label == .optional
                && context.scope == target
            if isItem { parts.textName = "[\(type.fullName)]" }
        } else if parts.isGroupLike {
            parts.textName = type.declaration.name
        }
    }

    private func features(
        of declaration: FieldDeclaration,
        in context: FieldContext,
        isExtension: Bool
    ) -> FeatureSet {
        var features = context.features
        if !isExtension, let scope = context.scope, let oneof = declaration.oneofIndex {
            let oneofs = self.builder.messages[scope].declaration.oneofs
            if oneofs.indices.contains(oneof) { features = features.applying(oneofs[oneof].options.features) }
        }
        features = features.applying(declaration.options.features)
        guard self.builder.files[context.file].declaration.edition < .edition2023 else { return features }
        // proto2 and proto3 say with keywords and options what editions say with features.
        if declaration.label == .required { features.fieldPresence = .legacyRequired }
        if declaration.isProto3Optional { features.fieldPresence = .explicit }
        if declaration.type == .group { features.messageEncoding = .delimited }
        if let isPacked = declaration.options.isPacked {
            features.repeatedFieldEncoding = isPacked ? .packed : .expanded
        }
        return features
    }
}
