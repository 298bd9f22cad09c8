internal import ProtoCompiler

/// The `.proto` files that every compiler brings along, such as `google/protobuf/timestamp.proto`.
enum WellKnownTypes {
    /// Finds them by their names.
    static let resolver: any FileResolver = MemoryResolver([String: [UInt8]]())

    /// Whether there is one of that name.
    static func contains(_ name: String) -> Bool { (try? resolver.file(named: name)) ?? nil != nil }
}
