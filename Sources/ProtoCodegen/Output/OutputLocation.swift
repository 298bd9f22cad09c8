/// Where the output of generators goes: a folder, or an archive by its name's ending.
public struct OutputLocation: Hashable, Sendable {
    /// The path: of a folder with a slash at its end, or empty for the current one.
    public let path: String
    /// Whether it is an archive.
    public let isArchive: Bool

    /// Makes a place of what stands on the command line.
    ///
    /// An empty path counts as an archive, one that cannot be written.
    public init(_ path: String) {
        isArchive = path.isEmpty || [".zip", ".jar", ".srcjar"].contains { path.hasSuffix($0) }
        self.path = isArchive || path.hasSuffix("/") ? path : path + "/"
    }

    /// Whether the archive is one that gets a manifest.
    private var isJar: Bool { path.hasSuffix(".jar") }

    private static let manifest = "Manifest-Version: 1.0\nCreated-By: 1.6.0 (protoc)\n\n"

    /// Plans the files of a tree for writing.
    ///
    /// - Throws: `OutputError` if the folder is not there, or a name leads out of it.
    public func plan(
        _ tree: OutputTree,
        allowsEscape: Bool = false
    ) throws(OutputError) -> (files: [PlannedFile], warnings: [OutputError]) {
        let escaping = allowsEscape ? [] : tree.names.filter { $0.contains("..") }
        guard isArchive else {
            do throws(SystemFailure) { try Files.checkExists(path) } catch { throw .system(error) }
            if let name = escaping.first { throw .escapes(name, isWarning: false) }
            return (tree.names.map { PlannedFile(base: path, name: $0, content: tree[$0] ?? []) }, [])
        }
        var tree = tree
        if isJar { tree.addIfMissing("META-INF/MANIFEST.MF", Array(Self.manifest.utf8)) }
        let file = PlannedFile(base: "", name: path, content: ZipArchive.bytes(of: tree), createsFolders: false)
        return ([file], escaping.map { .escapes($0, isWarning: true) })
    }
}

/// A file that is about to be written.
public struct PlannedFile: Sendable {
    /// What must be there already: empty, or a folder with a slash at its end.
    public var base: String
    /// The path below the base.
    public var name: String
    /// The content.
    public var content: [UInt8]
    /// Whether folders between base and file are made.
    public var createsFolders = true

    /// Where the file goes.
    public var path: String { base + name }

    /// Plans a file.
    public init(base: String, name: String, content: [UInt8], createsFolders: Bool = true) {
        self.base = base
        self.name = name
        self.content = content
        self.createsFolders = createsFolders
    }
}

/// Output that cannot be written, in protoc's words.
public enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A call to the system failed.
    case system(SystemFailure)
    /// A folder on the way to a file cannot be made.
    case folder(file: String, SystemFailure)
    /// A name leads out of the output folder.
    case escapes(String, isWarning: Bool)

    /// What is wrong, as protoc words it.
    public var description: String {
        switch self {
        case .system(let failure): "\(failure)"
        case .folder(let file, let failure):
            "\(file): while trying to create directory \(failure.path): \(failure.reason)"
        case .escapes(let name, isWarning: false):
            "Output file names must never have a relative path. (\(name)). "
                + "Use --unsafe_allow_out_dir_escape to disable this error if intentional."
        case .escapes(let name, isWarning: true):
            "WARNING: Output file names must never have a relative path. (\(name)). This will become an error in a "
                + "future breaking change release of Protobuf. Use --unsafe_allow_out_dir_escape to suppress this "
                + "warning if intentional."
        }
    }
}
