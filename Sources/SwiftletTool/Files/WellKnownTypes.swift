internal import ProtoCompiler

/// The `.proto` files that every compiler brings along, such as `google/protobuf/timestamp.proto`.
///
/// Their texts are constants of the program in `Bundled/`, so they cost nothing until one is imported.
enum WellKnownTypes {
    /// Finds them by their names.
    static let resolver: any FileResolver = Resolver()

    /// Whether there is one of that name.
    static func contains(_ name: String) -> Bool { text(of: name) != nil }

    private struct Resolver: FileResolver {
        func file(named path: String) -> ResolvedFile? {
            guard let text = WellKnownTypes.text(of: path) else { return nil }
            // A multi-line literal ends before its last newline.
            let bytes = text.withUTF8Buffer { Array($0) } + [UInt8(ascii: "\n")]
            return ResolvedFile(bytes: bytes, displayName: path)
        }
    }
}
