internal import ProtoReflection

/// Takes the options that are only for the source out of a file that comes from a descriptor set.
///
/// Files that were compiled have been stripped by the compiler; of these, protoc strips the descriptor itself.
struct SourceOptionStripper: ~Copyable {
    private let pool: DescriptorPool?
    private var path: [Int32] = []
    private var stripped: Set<[Int32]> = []
    private var retentions: [FieldDescriptor: Bool] = [:]

    /// Makes a stripper.
    ///
    /// - Parameter files: the descriptors of all files, which may extend the options.
    init(_ files: [[UInt8]]) {
        let pool = try? DescriptorPool(files: files)
        let hasOptions = pool?.message(named: "google.protobuf.FileDescriptorProto") != nil
        self.pool = hasOptions ? pool : DescriptorMessages.standardPool
    }

    /// A file's serialized `FileDescriptorProto` without these options, and without the locations of what is gone.
    mutating func strip(_ bytes: [UInt8]) -> [UInt8] {
        guard var file = DescriptorMessages.file(bytes, pool) else { return bytes }
        path = []
        stripped = []
        strip(&file)
        if let info = file.child("source_code_info") {
            var kept = info
            let locations = info.children("location").filter { !isStripped($0.numbers("path")) }
            kept["location"] = .list(locations.map(FieldValue.message))
            file["source_code_info"] = .message(kept)
        }
        return file.encoded()
    }

    private mutating func strip(_ message: inout DynamicMessage) {
        for (field, value) in message.fields where field.name != "source_code_info" {
            path.append(field.number)
            if isSourceOnly(field) {
                message[field] = nil
                stripped.insert(path)
            } else if field.type == .message {
                message[field] = strip(value)
                if message[field] == nil { stripped.insert(path) }
            }
            path.removeLast()
        }
    }

    /// A message or messages, stripped; `nil` for options of which nothing is left.
    private mutating func strip(_ value: FieldValue) -> FieldValue? {
        switch value {
        case .message(var message):
            let wasEmpty = message.encoded().isEmpty
            strip(&message)
            let isGone = !wasEmpty && Self.isOptions(message.descriptor) && message.encoded().isEmpty
            return isGone ? nil : .message(message)
        case .list(var elements):
            for index in elements.indices {
                guard case .message(var message) = elements[index] else { continue }
                path.append(Int32(index))
                strip(&message)
                path.removeLast()
                elements[index] = .message(message)
            }
            return .list(elements)
        default: return value
        }
    }

    private func isStripped(_ path: [Int32]) -> Bool {
        guard !stripped.isEmpty else { return false }
        return (1..<max(2, path.count + 1)).contains { stripped.contains(Array(path.prefix($0))) }
    }

    private static func isOptions(_ type: MessageDescriptor) -> Bool {
        type.fullName.hasPrefix("google.protobuf.") && type.name.hasSuffix("Options") && type.parent == nil
    }

    /// Whether a field has `retention = RETENTION_SOURCE`.
    private mutating func isSourceOnly(_ field: FieldDescriptor) -> Bool {
        guard !field.options.isEmpty else { return false }
        if let known = retentions[field] { return known }
        let type = field.pool.message(named: "google.protobuf.FieldOptions")
        let options = type.flatMap { try? DynamicMessage(decoding: field.options, as: $0) }
        let isSourceOnly = options?.number("retention") == 2
        retentions[field] = isSourceOnly
        return isSourceOnly
    }
}
