/// A compiled `.proto` file, as far as the plugin host needs to know it.
public struct CompiledFile: Sendable {
    /// What its descriptor says of the file as a whole.
    public let facts: DescriptorFacts
    /// Makes the serialized `FileDescriptorProto` in one of its forms.
    public let descriptor: @Sendable (DescriptorForm) -> [UInt8]

    /// The name that the file is imported by.
    public var name: String { facts.name }

    /// Takes a file as the compiler made it.
    ///
    /// - Parameters:
    ///   - bytes: the descriptor in any of its forms, to read facts from.
    ///   - descriptor: makes the descriptor in the form that is asked for.
    public init?(_ bytes: [UInt8], descriptor: @escaping @Sendable (DescriptorForm) -> [UInt8]) {
        guard let facts = DescriptorFacts(bytes) else { return nil }
        self.facts = facts
        self.descriptor = descriptor
    }
}
