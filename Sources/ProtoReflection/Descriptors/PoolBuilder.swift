/// A file that is being linked.
struct FileDraft {
    var index: Int
    var declaration: FileDeclaration
    var serialized: [UInt8]
    var features: FeatureSet
    var messages: [Int] = []
    var enums: [Int] = []
    var services: [Int] = []
}

/// A message that is being linked.
struct MessageDraft {
    var index: Int
    var declaration: MessageDeclaration
    var fullName: String
    var file: Int
    var parent: Int?
    var features: FeatureSet
    var messages: [Int] = []
    var enums: [Int] = []
}

/// An enum that is being linked.
struct EnumDraft {
    var index: Int
    var declaration: EnumDeclaration
    var fullName: String
    var file: Int
    var parent: Int?
    var features: FeatureSet
}

/// A service that is being linked.
struct ServiceDraft {
    var index: Int
    var declaration: ServiceDeclaration
    var fullName: String
    var file: Int
}

/// Makes a pool of file descriptors in two passes: first every type gets its index, then every reference is resolved.
///
/// Files may come in any order. A file that comes twice with the same content counts once.
struct PoolBuilder {
    enum Symbol {
        case message(Int)
        case enumeration(Int)
        case service(Int)
        case `extension`(Int)
    }

    private(set) var files: [FileDraft] = []
    private(set) var messages: [MessageDraft] = []
    private(set) var enums: [EnumDraft] = []
    private(set) var services: [ServiceDraft] = []
    private(set) var fileIndex: [String: Int] = [:]
    var symbols: [String: Symbol] = [:]

    // MARK: - First pass

    /// Takes one serialized `google.protobuf.FileDescriptorProto`.
    mutating func add(_ serialized: UnsafeRawBufferPointer) throws(DescriptorError) {
        let declaration: FileDeclaration
        do {
            declaration = try DeclarationReader.file(WireReader(serialized))
        } catch {
            throw DescriptorError(
                code: .malformed,
                file: "",
                symbol: "",
                message: "the bytes are not a FileDescriptorProto: \(error)"
            )
        }
        if let known = self.fileIndex[declaration.name] {
            guard self.files[known].serialized.elementsEqual(serialized) else {
                throw DescriptorError(
                    code: .duplicate,
                    file: declaration.name,
                    symbol: "",
                    message: "the file is there twice, with different content"
                )
            }
            return
        }
        try self.declare(declaration, serialized: Array(serialized))
    }

    private mutating func declare(_ file: FileDeclaration, serialized: [UInt8]) throws(DescriptorError) {
        let index = self.files.count
        let features = FeatureSet(defaultsOf: file.edition).applying(file.options.features)
        var draft = FileDraft(index: index, declaration: file, serialized: serialized, features: features)
        self.fileIndex[file.name] = index
        for message in file.messages {
            draft.messages.append(
                try self.declare(message, scope: file.package, file: draft, parent: nil, features: features)
            )
        }
        for enumeration in file.enums {
            draft.enums.append(
                try self.declare(enumeration, scope: file.package, file: draft, parent: nil, features: features)
            )
        }
        for service in file.services {
            let fullName = Self.join(file.package, service.name)
            let number = self.services.count
            try self.define(fullName, as: .service(number), in: file)
            self.services.append(ServiceDraft(index: number, declaration: service, fullName: fullName, file: index))
            draft.services.append(number)
        }
        self.files.append(draft)
    }

    private mutating func declare(
        _ message: MessageDeclaration,
        scope: String,
        file: FileDraft,
        parent: Int?,
        features: FeatureSet
    ) throws(DescriptorError) -> Int {
        let fullName = Self.join(scope, message.name)
        let index = self.messages.count
        let features = features.applying(message.options.features)
        try self.define(fullName, as: .message(index), in: file.declaration)
        self.messages.append(
            MessageDraft(
                index: index,
                declaration: message,
                fullName: fullName,
                file: file.index,
                parent: parent,
                features: features
            )
        )
        for inner in message.messages {
            let child = try self.declare(inner, scope: fullName, file: file, parent: index, features: features)
            self.messages[index].messages.append(child)
        }
        for inner in message.enums {
            let child = try self.declare(inner, scope: fullName, file: file, parent: index, features: features)
            self.messages[index].enums.append(child)
        }
        return index
    }

    private mutating func declare(
        _ enumeration: EnumDeclaration,
        scope: String,
        file: FileDraft,
        parent: Int?,
        features: FeatureSet
    ) throws(DescriptorError) -> Int {
        let fullName = Self.join(scope, enumeration.name)
        let index = self.enums.count
        try self.define(fullName, as: .enumeration(index), in: file.declaration)
        self.enums.append(
            EnumDraft(
                index: index,
                declaration: enumeration,
                fullName: fullName,
                file: file.index,
                parent: parent,
                features: features.applying(enumeration.options.features)
            )
        )
        return index
    }

    // MARK: - Names

    /// Notes that a full name means `symbol`; a name means one thing only.
    mutating func define(_ fullName: String, as symbol: Symbol, in file: FileDeclaration) throws(DescriptorError) {
        guard self.symbols.updateValue(symbol, forKey: fullName) == nil else {
            throw DescriptorError(
                code: .duplicate,
                file: file.name,
                symbol: fullName,
                message: "the name is defined twice"
            )
        }
    }

    /// Looks a name up as descriptors write it: from the root where it starts with a dot, else from the inside out.
    func resolve(_ name: String, from scope: String) -> Symbol? {
        if name.utf8.first == UInt8(ascii: ".") { return self.symbols[String(name.dropFirst())] }
        var scope = Substring(scope)
        while true {
            if let symbol = self.symbols[Self.join(String(scope), name)] { return symbol }
            if scope.isEmpty { return nil }
            scope = scope.lastIndex(of: ".").map { scope[..<$0] } ?? ""
        }
    }

    static func join(_ scope: String, _ name: String) -> String {
        scope.isEmpty ? name : "\(scope).\(name)"
    }
}
