#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Writes all files of a run or none of them.
///
/// Every file is first written beside its place, under a name that begins with a dot. Once all of them are there, they
/// are renamed, one after the other. Whatever is not a regular file, such as `/dev/stdout` or a pipe, is written
/// directly, behind the renaming.
public struct FileWriter {
    /// What to do with a file that has the wanted content already.
    public enum Unchanged: Sendable {
        /// Leave it alone, with its time of change.
        case keep
        /// Write it anew, as build systems expect that compare times.
        case rewrite
    }

    private let unchanged: Unchanged

    /// Makes a writer.
    public init(unchanged: Unchanged) {
        self.unchanged = unchanged
    }

    private struct Staged {
        let temporary: String
        let destination: String
    }

    /// Writes files.
    ///
    /// - Returns: the files that were written; those left alone are not among them.
    /// - Throws: `OutputError`; then no file has changed, unless a renaming failed.
    @discardableResult
    public func write(_ files: [PlannedFile]) throws(OutputError) -> [PlannedFile] {
        let changed = unchanged == .rewrite ? files : files.filter { !hasContent($0) }
        var staged: [Staged] = []
        defer { for file in staged { unlink(file.temporary) } }
        var direct: [PlannedFile] = []
        for file in changed {
            try makeFolders(for: file)
            if let path = try destination(of: file) {
                staged.append(try stage(file, for: path))
            } else {
                direct.append(file)
            }
        }
        for file in direct { try writeDirectly(file) }
        while let file = staged.first {
            guard rename(file.temporary, file.destination) == 0 else {
                throw .system(SystemFailure(path: file.destination, code: errno))
            }
            staged.removeFirst()
        }
        return changed
    }

    private func hasContent(_ file: PlannedFile) -> Bool {
        guard let existing = try? Files.read(file.path) else { return false }
        return existing == file.content
    }

    /// The path to rename to, links resolved; `nil` if what is there is not a regular file.
    private func destination(of file: PlannedFile) throws(OutputError) -> String? {
        var status = stat()
        guard stat(file.path, &status) == 0 else { return file.path }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .system(SystemFailure(path: file.path, code: EISDIR))
        default: return nil
        }
        guard let resolved = realpath(file.path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func stage(_ file: PlannedFile, for path: String) throws(OutputError) -> Staged {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let temporary = "\(path[..<slash]).\(path[slash...]).\(getpid()).part"
        var status = stat()
        let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
        if mode != nil, access(path, W_OK) != 0 { throw .system(SystemFailure(path: file.path, code: errno)) }
        do throws(SystemFailure) {
            try write(file.content, to: temporary, mode: mode)
        } catch {
            unlink(temporary)
            throw .system(SystemFailure(path: file.path, code: error.code))
        }
        return Staged(temporary: temporary, destination: path)
    }

    private func write(_ content: [UInt8], to path: String, mode: mode_t? = nil) throws(SystemFailure) {
        let descriptor = try Files.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
        defer { close(descriptor) }
        if let mode { fchmod(descriptor, mode) }
        try Files.write(content, to: descriptor, path)
    }

    private func writeDirectly(_ file: PlannedFile) throws(OutputError) {
        do throws(SystemFailure) {
            try write(file.content, to: file.path)
        } catch {
            throw .system(error)
        }
    }

    private func makeFolders(for file: PlannedFile) throws(OutputError) {
        guard file.createsFolders else { return }
        var path = file.base
        for part in file.name.split(separator: "/").dropLast() {
            path += part
            if mkdir(path, 0o777) != 0, errno != EEXIST {
                throw .folder(file: file.name, SystemFailure(path: path, code: errno))
            }
            path += "/"
        }
    }
}

extension SystemFailure {
    /// The number of "no such file or directory".
    public static let noEntry = ENOENT
    /// The number of "permission denied".
    public static let accessDenied = EACCES
}
