internal import ProtoCodegen
internal import ProtoCompiler

/// The folders in which `.proto` files are found, each under a prefix of its own.
///
/// A mapping says that the names below a virtual prefix are found below a path on disk. Names are matched as protoc
/// does it: as text, links not followed.
struct ProtoPath: FileResolver {
    private var mappings: [Mapping] = []

    /// What the names below a prefix stand for.
    struct Mapping: Hashable {
        /// The prefix of the name; empty for any relative name.
        var virtual: String
        /// The folder or file on disk.
        var disk: String
    }

    /// Adds a mapping, to be asked behind those before it.
    mutating func add(virtual: String, disk: String) {
        mappings.append(Mapping(virtual: virtual, disk: Self.canonical(disk)))
    }

    /// Whether there are no mappings.
    var isEmpty: Bool { mappings.isEmpty }

    /// The same mappings with links and dots of the paths on disk resolved.
    func resolvingLinks() -> ProtoPath {
        var result = self
        for index in mappings.indices {
            let disk = mappings[index].disk
            if let resolved = Files.resolved(disk.isEmpty ? "." : disk) { result.mappings[index].disk = resolved }
        }
        return result
    }

    // MARK: From names to files

    /// Why a name leads to no file.
    enum Missing: Error, Equatable {
        /// The name is one that imports may not have.
        case invalidName
        /// There is no such file.
        case notFound
        /// The file cannot be read.
        case accessDenied(String)
        /// It is a folder.
        case directory

        /// The reason in protoc's words.
        var message: String {
            switch self {
            case .invalidName:
                "Backslashes, consecutive slashes, \".\", or \"..\" are not allowed in the virtual path"
            case .notFound: "File not found."
            case .accessDenied(let path): "Read access is denied for file: \(path)"
            case .directory: "Input file is a directory."
            }
        }
    }

    /// The path on disk of a name.
    func diskFile(of name: String) throws(Missing) -> String {
        guard name == Self.canonical(name), !Self.leadsUp(name) else { throw .invalidName }
        for mapping in mappings {
            guard let path = Self.apply(name, from: mapping.virtual, to: mapping.disk) else { continue }
            switch Files.readability(of: path) {
            case .readable: return path
            case .denied: throw .accessDenied(path)
            case .directory, .missing: continue
            }
        }
        throw .notFound
    }

    /// Reads the file of a name, for the compiler.
    func file(named path: String) throws(FileError) -> ResolvedFile? {
        let disk: String
        do throws(Missing) {
            disk = try diskFile(of: path)
        } catch {
            if error == .notFound { return nil }
            throw FileError(path: path, reason: error.message)
        }
        do throws(SystemFailure) {
            return ResolvedFile(bytes: try Files.read(disk), displayName: disk)
        } catch {
            throw FileError(path: disk, reason: error.reason)
        }
    }

    // MARK: From files to names

    /// Why a path on disk has no name.
    enum Unmapped: Error, Equatable {
        /// No mapping leads to it.
        case outside
        /// An earlier mapping leads to another file of that name.
        case shadowed(by: String)
        /// It cannot be opened.
        case unreadable(String)
    }

    /// The name of a file on disk.
    func name(ofDiskFile path: String) throws(Unmapped) -> String {
        let canonical = Self.canonical(path)
        for (index, mapping) in mappings.enumerated() {
            guard let name = Self.apply(canonical, from: mapping.disk, to: mapping.virtual) else { continue }
            for earlier in mappings[..<index] {
                if let other = Self.apply(name, from: earlier.virtual, to: earlier.disk), Files.exists(other) {
                    throw .shadowed(by: other)
                }
            }
            switch Files.readability(of: path) {
            case .readable: return name
            case .directory: throw .unreadable(Missing.directory.message)
            case .denied: throw .unreadable(SystemFailure.reason(of: SystemFailure.accessDenied))
            case .missing: throw .unreadable(SystemFailure.reason(of: SystemFailure.noEntry))
            }
        }
        throw .outside
    }

    // MARK: Names

    /// A path without `.` folders and doubled slashes.
    static func canonical(_ path: String) -> String {
        var parts = path.split(separator: "/").filter { $0 != "." }.map(String.init)
        if path.hasPrefix("/") { parts.insert("", at: 0) }
        if path.hasSuffix("/") { parts.append("") }
        return parts.joined(separator: "/")
    }

    /// Whether a path has a part `..`.
    private static func leadsUp(_ path: some StringProtocol) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).contains("..")
    }

    /// Replaces a prefix of a path; `nil` if the path does not have it.
    private static func apply(_ path: String, from old: String, to new: String) -> String? {
        let rest: Substring
        if old.isEmpty {
            guard !path.hasPrefix("/") else { return nil }
            rest = path[...]
        } else {
            guard path.utf8.starts(with: old.utf8) else { return nil }
            let tail = path.utf8.dropFirst(old.utf8.count)
            if tail.isEmpty { return new }
            if tail.first == UInt8(ascii: "/") {
                rest = Substring(tail.dropFirst())
            } else if old.hasSuffix("/") {
                rest = Substring(tail)
            } else {
                return nil
            }
        }
        guard !leadsUp(rest) else { return nil }
        return new.isEmpty ? String(rest) : "\(new)/\(rest)"
    }
}
