/// The limits within which bytes are read.
public struct WireDecodingOptions: Hashable, Sendable {
    /// How deeply messages and groups may stand within messages, 1…; default 100, as everywhere in protobuf.
    public var maximumDepth = 100
    /// Whether a tag of five bytes may be larger than 2^32-1, and its further bits are dropped.
    ///
    /// The conformance suite wants such tags refused; C++'s parser takes them.
    public var acceptsTagOverflow = false

    /// Makes options that accept just what the conformance suite wants accepted.
    public init() {}

    /// What `protoc --decode` accepts.
    public static let protoc: Self = {
        var options = Self()
        options.acceptsTagOverflow = true
        return options
    }()
}
