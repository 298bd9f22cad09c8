internal import ProtoCompiler
internal import ProtoReflection

/// The messages of `descriptor.proto`, read as dynamic ones.
enum DescriptorMessages {
    /// The types of `descriptor.proto` as the compiler brings it along.
    static let standardPool: DescriptorPool? = {
        let name = "google/protobuf/descriptor.proto"
        let file = Compiler(resolver: BundledResolver()).compile(files: [name]).files.first
        return file.flatMap { try? DescriptorPool(files: [$0.descriptor]) }
    }()

    /// Reads a serialized `FileDescriptorProto`.
    ///
    /// - Parameters:
    ///   - bytes: the message.
    ///   - pool: knows its type, and with it the extensions of options.
    /// - Returns: the message; `nil` if the bytes are none, or the pool does not know the type.
    static func file(_ bytes: [UInt8], _ pool: DescriptorPool?) -> DynamicMessage? {
        guard let type = pool?.message(named: "google.protobuf.FileDescriptorProto") else { return nil }
        return try? DynamicMessage(decoding: bytes, as: type)
    }
}

extension DynamicMessage {
    /// The text in a field; empty if it is not set.
    func text(_ name: String) -> String {
        guard case .string(let text) = self[name] else { return "" }
        return text.description
    }

    /// The number in a field, of an enum too; 0 if it is not set.
    func number(_ name: String) -> Int32 {
        switch self[name] {
        case .int32(let number), .enum(let number): number
        default: 0
        }
    }

    /// Whether a field is set and true.
    func flag(_ name: String) -> Bool { self[name] == .bool(true) }

    /// The message in a field, if it is set.
    func child(_ name: String) -> DynamicMessage? {
        guard case .message(let message) = self[name] else { return nil }
        return message
    }

    /// The messages in a repeated field.
    func children(_ name: String) -> [DynamicMessage] {
        guard case .list(let elements) = self[name] else { return [] }
        return elements.compactMap { element in
            if case .message(let message) = element { message } else { nil }
        }
    }

    /// The texts in a repeated field.
    func texts(_ name: String) -> [String] {
        guard case .list(let elements) = self[name] else { return [] }
        return elements.compactMap { element in
            if case .string(let text) = element { text.description } else { nil }
        }
    }

    /// The numbers in a repeated field.
    func numbers(_ name: String) -> [Int32] {
        guard case .list(let elements) = self[name] else { return [] }
        return elements.compactMap { element in
            if case .int32(let number) = element { number } else { nil }
        }
    }
}
