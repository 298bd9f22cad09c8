#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Finds files on disk, below root folders.
///
/// Roots are asked in order, and the first that has a file wins. A root may stand for names below a prefix only
/// (`Root(virtual:disk:)`), as protoc's `-Ivirtual=real` does. Names are matched as text: links are followed by the
/// system when a file is opened, but play no part in which name leads to which file.
public struct DiskResolver: FileResolver {
    /// A folder, or a single file, and the names that it stands for.
    public struct Root: Hashable, Sendable {
        /// What the names begin with; empty for all names.
        public var virtual: String
        /// The path on disk; empty for the working directory.
        public var disk: String

        /// Maps names below a prefix to a path on disk.
        public init(virtual: String = "", disk: String) {
            self.virtual = virtual
            self.disk = VirtualPath.canonical(disk)
        }
    }

    /// The roots, the first of which has precedence.
    public let roots: [Root]

    /// Looks below folders.
    public init(_ folders: [String]) { roots = folders.map { Root(disk: $0) } }

    /// Looks below roots.
    public init(roots: [Root]) { self.roots = roots }

    // MARK: From names to files

    /// Reads the file of a name.
    ///
    /// - Throws: `FileError` if the name is no proper one, such as `../a.proto`, or the file cannot be read.
    public func file(named path: String) throws(FileError) -> ResolvedFile? {
        guard VirtualPath.isProper(path) else {
            throw FileError(
                path: path,
                reason: "backslashes, consecutive slashes, \".\" and \"..\" are not allowed in the names of files"
            )
        }
        var refusal: FileError?
        for root in roots {
            guard let disk = VirtualPath.replace(root.virtual, with: root.disk, in: path) else { continue }
            switch DiskFile.read(disk) {
            case .success(let bytes): return ResolvedFile(bytes: bytes, displayName: disk)
            case .failure(let failure) where failure.isFinal:
                throw FileError(path: disk, reason: failure.reason)
            case .failure(.missing): continue
            case .failure(let failure): refusal = refusal ?? FileError(path: disk, reason: failure.reason)
            }
        }
        // Better than that there is no such file: something of that name there is.
        if let refusal { throw refusal }
        return nil
    }

    // MARK: From files to names

    /// Why a path on disk is the name of no file.
    public enum Unmapped: Error, Hashable, Sendable {
        /// The path lies below none of the roots.
        case outside
        /// A root with precedence has a file of the same name, at this path.
        case shadowed(by: String)
    }

    /// The name that a file on disk is imported by.
    ///
    /// - Parameter path: the path, as relative or absolute as the roots are.
    /// - Returns: the name.
    /// - Throws: `Unmapped` if there is none.
    public func name(ofFile path: String) throws(Unmapped) -> String {
        let canonical = VirtualPath.canonical(path)
        for (index, root) in roots.enumerated() {
            guard let name = VirtualPath.replace(root.disk, with: root.virtual, in: canonical) else { continue }
            for earlier in roots[..<index] {
                guard let other = VirtualPath.replace(earlier.virtual, with: earlier.disk, in: name) else { continue }
                if access(other, F_OK) == 0 { throw .shadowed(by: other) }
            }
            return name
        }
        throw .outside
    }
}
