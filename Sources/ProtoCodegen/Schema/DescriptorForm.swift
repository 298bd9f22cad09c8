/// Which of the forms of a file's descriptor is meant.
///
/// The options of a descriptor are either as runtimes see them (merged, sorted, without what is only meant for the
/// source), or retained as in the source.
public struct DescriptorForm: OptionSet, Hashable, Sendable {
    /// The bits of the set.
    public let rawValue: Int

    /// Makes a form of its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// With `source_code_info`.
    public static let sourceInfo = DescriptorForm(rawValue: 1)
    /// With the options that have `RETENTION_SOURCE`.
    public static let retainedOptions = DescriptorForm(rawValue: 2)
}
