internal import ProtoCodegen
internal import ProtoCompiler

/// Where a run finds files: in folders, and behind them among those that the compiler brings along.
struct ProtoPath: FileResolver {
    /// The folders, each maybe below a prefix, the first of which has precedence.
    private(set) var roots: [DiskResolver.Root] = []

    /// Adds a folder, to be asked behind those before it.
    mutating func add(_ root: DiskResolver.Root) { roots.append(root) }

    private var folders: DiskResolver { DiskResolver(roots: roots) }

    /// Reads the file of a name, for the compiler.
    func file(named path: String) throws(FileError) -> ResolvedFile? {
        if let file = try folders.file(named: path) { return file }
        return BundledResolver().file(named: path)
    }

    /// Whether there is a file of a name.
    func contains(_ name: String) -> Bool { ((try? file(named: name)) ?? nil) != nil }

    /// The path on disk of a name; `nil` if no folder has it.
    func diskFile(of name: String) -> String? { ((try? folders.file(named: name)) ?? nil)?.displayName }

    /// Why a path on disk has no name.
    enum Unmapped: Error, Equatable {
        /// It lies in no folder.
        case outside
        /// An earlier folder has another file of that name.
        case shadowed(by: String)
        /// It cannot be opened.
        case unreadable(String)
    }

    /// The name of a file on disk.
    func name(ofDiskFile path: String) throws(Unmapped) -> String {
        let name: String
        do throws(DiskResolver.Unmapped) {
            name = try folders.name(ofFile: path)
        } catch {
            switch error {
            case .outside: throw .outside
            case .shadowed(let other): throw .shadowed(by: other)
            }
        }
        switch Files.readability(of: path) {
        case .readable: return name
        case .directory: throw .unreadable("Input file is a directory.")
        case .denied: throw .unreadable(SystemFailure.reason(of: SystemFailure.accessDenied))
        case .missing: throw .unreadable(SystemFailure.reason(of: SystemFailure.noEntry))
        }
    }

    /// The same folders with links and dots of their paths resolved.
    func resolvingLinks() -> ProtoPath {
        var result = ProtoPath()
        for root in roots {
            let disk = Files.resolved(root.disk.isEmpty ? "." : root.disk) ?? root.disk
            result.add(DiskResolver.Root(virtual: root.virtual, disk: disk))
        }
        return result
    }
}
