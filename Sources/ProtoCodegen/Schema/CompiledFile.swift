/// A compiled `.proto` file, as far as the plugin host needs to know it.
public struct CompiledFile: Sendable {
    /// The name that the file is imported by.
    public var name: String
    /// The names of the files that it imports, in source order, those with `import option` left out.
    public var dependencies: [String]
    /// The names of the files that it imports with `import option`, in source order.
    public var optionDependencies: [String]
    /// Makes the serialized `FileDescriptorProto` in one of its forms.
    public var descriptor: @Sendable (DescriptorForm) -> [UInt8]

    /// Takes what the compiler knows of a file.
    public init(
        name: String,
        dependencies: [String],
        optionDependencies: [String],
        descriptor: @escaping @Sendable (DescriptorForm) -> [UInt8]
    ) {
        self.name = name
        self.dependencies = dependencies
        self.optionDependencies = optionDependencies
        self.descriptor = descriptor
    }

    /// Reads from a file's descriptor what else the host must know.
    ///
    /// - Returns: `nil` if the bytes are no descriptor.
    public func facts() -> DescriptorFacts? { DescriptorFacts(descriptor([])) }
}
