extension CompiledSchema {
    /// Serializes the files as a `FileDescriptorSet`.
    ///
    /// - Parameters:
    ///   - includesImports: whether the imported files are in it too.
    ///   - form: the form of every descriptor.
    public func descriptorSet(includesImports: Bool, form: DescriptorForm) -> [UInt8] {
        let files = includesImports ? inDependencyOrder() : inputsInDependencyOrder()
        var buffer = WireBuffer()
        for file in files { buffer.bytes(1, file.descriptor(form)) }
        return buffer.bytes
    }
}
