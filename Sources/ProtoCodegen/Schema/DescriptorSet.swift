/// Takes `FileDescriptorSet`s apart.
public enum DescriptorSet {
    /// The serialized descriptors of a serialized `FileDescriptorSet`; `nil` if the bytes are no such set.
    public static func descriptors(in set: [UInt8]) -> [[UInt8]]? {
        var result: [[UInt8]] = []
        var reader = WireReader(set[...])
        do {
            while let field = try reader.next() {
                if field.number == 1, case .bytes(let file) = field.value { result.append(Array(file)) }
            }
        } catch {
            return nil
        }
        return result
    }

    /// A serialized `FileDescriptorProto` without its `source_code_info`.
    public static func withoutSourceInfo(_ descriptor: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var reader = WireReader(descriptor[...])
        var start = reader.offset
        while let field = try? reader.next() {
            if field.number != 9 { result += descriptor[start..<reader.offset] }
            start = reader.offset
        }
        return result
    }
}

extension CompiledSchema {
    /// Serializes the files as a `FileDescriptorSet`.
    ///
    /// - Parameters:
    ///   - includesImports: whether the imported files are in it too.
    ///   - form: the form of every descriptor.
    /// - Returns: the serialized set.
    public func descriptorSet(includesImports: Bool, form: DescriptorForm) -> [UInt8] {
        let files = includesImports ? inDependencyOrder() : inputsInDependencyOrder()
        var buffer = WireBuffer()
        for file in files { buffer.bytes(1, file.descriptor(form)) }
        return buffer.bytes
    }
}
