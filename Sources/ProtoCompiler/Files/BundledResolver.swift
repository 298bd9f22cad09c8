/// protoc's own files: `google/protobuf/descriptor.proto`, the well-known types, and the plugin protocol.
///
/// They are those of protoc 36.2. Put this resolver behind the others of a `ChainResolver`, so that a file on disk wins:
///
///     let resolver = ChainResolver([DiskResolver(["protos"]), BundledResolver()])
public struct BundledResolver: FileResolver {
    /// Makes the resolver.
    public init() {}

    /// The names of all files, such as `google/protobuf/any.proto`.
    public static var names: [String] { BundledFiles.names }

    /// Finds a file by its name.
    public func file(named path: String) -> ResolvedFile? {
        guard path.utf8.first == UInt8(ascii: "g"), let text = BundledFiles.text(of: path) else { return nil }
        // One byte of room spares the compiler a copy when it adds its sentinel.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8CodeUnitCount + 1)
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        return ResolvedFile(bytes: bytes, displayName: path)
    }
}
