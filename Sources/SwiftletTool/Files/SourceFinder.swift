internal import ProtoCodegen
internal import ProtoCompiler

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Finds the `.proto` files that a command line of files and folders means, and the folders to import from.
struct SourceFinder {
    /// The folders to import from.
    private(set) var path = ProtoPath()
    /// The names of the files to compile, each once.
    private(set) var inputs: [String] = []

    /// Why there is nothing to compile.
    struct Failure: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    /// Finds files.
    ///
    /// Without import folders, each folder that is given is one, and for single files the current folder, or the
    /// file's own if it lies elsewhere.
    ///
    /// - Parameters:
    ///   - paths: files, and folders that are searched for `.proto` files.
    ///   - roots: the import folders, each maybe with a prefix: `prefix=folder`.
    /// - Throws: `Failure` if a path is not there, or outside of all import folders.
    init(_ paths: [String], roots: [String]) throws(Failure) {
        for root in roots { try addRoot(root) }
        if roots.isEmpty { addDefaultRoots(paths) }
        var seen: Set<String> = []
        for path in paths {
            let files = try Self.files(at: path)
            guard !files.isEmpty else { throw Failure(description: "\(path): no .proto files in this folder") }
            for file in files {
                let name = try name(of: file)
                if seen.insert(name).inserted { inputs.append(name) }
            }
        }
    }

    private mutating func addRoot(_ root: String) throws(Failure) {
        var (virtual, disk) = ("", root)
        if let equals = root.firstIndex(of: "="), !Files.exists(root) {
            (virtual, disk) = (String(root[..<equals]), String(root[root.index(after: equals)...]))
        }
        guard Files.exists(disk) else { throw Failure(description: "\(disk): import folder not found") }
        path.add(DiskResolver.Root(virtual: virtual, disk: disk))
    }

    private mutating func addDefaultRoots(_ paths: [String]) {
        var roots: [String] = []
        for path in paths {
            let isFolder = Files.readability(of: path) == .directory
            let isElsewhere = path.hasPrefix("/") || path.split(separator: "/").contains("..")
            let root = isFolder ? path : isElsewhere ? Self.folder(of: path) : "."
            if !roots.contains(root) { roots.append(root) }
        }
        for root in roots { path.add(DiskResolver.Root(disk: root)) }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// The name of a file below the import folders, as it is written, or with all links and dots resolved.
    private func name(of file: String) throws(Failure) -> String {
        if let name = try? path.name(ofDiskFile: file) { return name }
        guard let resolved = Files.resolved(file) else {
            throw Failure(description: "\(file): the link leads to no file; mend or remove it")
        }
        do throws(ProtoPath.Unmapped) {
            return try path.resolvingLinks().name(ofDiskFile: resolved)
        } catch {
            switch error {
            case .outside:
                throw Failure(
                    description: "\(file): not in any of the import folders; add the right one with -I FOLDER"
                )
            case .shadowed(let other):
                throw Failure(
                    description: "\(file): hidden by \(other), which has the same name in an earlier import folder"
                )
            case .unreadable(let reason): throw Failure(description: "\(file): \(reason)")
            }
        }
    }

    // MARK: Folders

    private static func files(at path: String) throws(Failure) -> [String] {
        switch Files.readability(of: path) {
        case .readable: return [path]
        case .directory: return protoFiles(below: path)
        case .denied: throw Failure(description: "\(path): \(SystemFailure.reason(of: SystemFailure.accessDenied))")
        case .missing: throw Failure(description: "\(path): no such file or folder")
        }
    }

    /// The `.proto` files below a folder, sorted; hidden folders are left out.
    private static func protoFiles(below root: String) -> [String] {
        var found: [String] = []
        var pending = [root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root]
        while let folder = pending.popLast() {
            for name in Files.names(in: folder) where !name.hasPrefix(".") {
                let path = folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
                switch Files.readability(of: path) {
                case .directory: if !Files.isLink(path) { pending.append(path) }
                default: if name.hasSuffix(".proto") { found.append(path) }
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
