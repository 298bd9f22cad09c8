/// Where a compilation finds files.
///
/// The compiler asks for each name once. A resolver reads from include paths, memory, or whatever it likes; the
/// compiler itself opens no file.
public protocol FileResolver: Sendable {
    /// Finds a file by the name that it is imported by, such as `google/protobuf/any.proto`.
    ///
    /// - Parameter path: the name: relative, with slashes.
    /// - Returns: the file, or `nil` if this resolver has none of that name.
    /// - Throws: `FileError` if the file is there but cannot be read.
    func file(named path: String) throws(FileError) -> ResolvedFile?
}

/// A file as a resolver found it.
public struct ResolvedFile: Sendable {
    /// The file's bytes.
    public var bytes: [UInt8]
    /// How to call the file in diagnostics; usually the path on disk.
    public var displayName: String

    /// Makes a file of its bytes and a name for diagnostics.
    public init(bytes: [UInt8], displayName: String) {
        self.bytes = bytes
        self.displayName = displayName
    }
}

/// A file that is there but cannot be read.
public struct FileError: Error, Hashable, CustomStringConvertible, Sendable {
    /// The path that was tried.
    public var path: String
    /// Why it cannot be read, such as "permission denied".
    public var reason: String

    /// Makes an error of a path and what is wrong with it.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// What is wrong, on one line.
    public var description: String { "\(path): \(reason)" }
}

/// Files that are held in memory, by name.
public struct MemoryResolver: FileResolver {
    private let files: [String: [UInt8]]

    /// Takes files by name.
    public init(_ files: [String: [UInt8]]) { self.files = files }

    /// Takes texts by name.
    public init(_ files: [String: String]) { self.files = files.mapValues { Array($0.utf8) } }

    /// Finds a file by its name.
    public func file(named path: String) -> ResolvedFile? {
        files[path].map { ResolvedFile(bytes: $0, displayName: path) }
    }
}

/// Several resolvers, of which the first that has a file wins.
public struct ChainResolver: FileResolver {
    private let resolvers: [any FileResolver]

    /// Takes resolvers in the order in which they are asked.
    public init(_ resolvers: [any FileResolver]) { self.resolvers = resolvers }

    /// Finds a file in the first resolver that has it.
    public func file(named path: String) throws(FileError) -> ResolvedFile? {
        for resolver in resolvers {
            if let found = try resolver.file(named: path) { return found }
        }
        return nil
    }
}
