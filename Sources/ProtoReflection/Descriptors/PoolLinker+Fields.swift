extension PoolLinker {
    /// Where a field or extension is declared.
    struct FieldContext {
        var file: Int
        var scopeName: String
        var scope: Int?
        var features: FeatureSet
    }

    func failure(
        _ code: DescriptorError.Code,
        in context: FieldContext,
        _ symbol: String,
        _ message: String
    ) -> DescriptorError {
        let file = self.builder.files[context.file].declaration.name
        return DescriptorError(code: code, file: file, symbol: symbol, message: message)
    }

    mutating func linkExtensions(
        _ declarations: [FieldDeclaration],
        in context: FieldContext
    ) throws(DescriptorError) -> [FieldRecord] {
        var records: [FieldRecord] = []
        for (index, declaration) in declarations.enumerated() {
            let fullName = PoolBuilder.join(context.scopeName, declaration.name)
            guard case .message(let extendee) = self.builder.resolve(declaration.extendee, from: context.scopeName)
            else {
                let problem = "extends message \"\(declaration.extendee)\", which is not defined"
                throw self.failure(.unknownType, in: context, fullName, problem)
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

    func link(
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
            parts.defaultValue = try self.defaultValue(of: parts, in: context)
        }
        return FieldRecord(parts)
    }

    private func defaultValue(
        of parts: FieldParts,
        in context: FieldContext
    ) throws(DescriptorError) -> FieldValue {
        let enumeration = parts.type == .enum ? self.enums[parts.typeIndex] : nil
        if let value = DefaultValue.of(parts.declaration, type: parts.type, enumeration: enumeration) { return value }
        let text = String(decoding: parts.declaration.defaultValue ?? [], as: UTF8.self)
        let problem = "default value \"\(text)\" is not a value of type \(parts.type.name)"
        throw self.failure(.invalid, in: context, parts.fullName, problem)
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
