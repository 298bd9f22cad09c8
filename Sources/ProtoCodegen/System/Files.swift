#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Reading and writing of files and streams, without Foundation: loading it costs more than compiling a small file.
public enum Files {
    /// The standard input, output and error of the process.
    public static let standardInput: Int32 = 0
    /// The standard output of the process.
    public static let standardOutput: Int32 = 1
    /// The standard error of the process.
    public static let standardError: Int32 = 2

    /// What there is to read at a path.
    public enum Readability: Sendable {
        /// A file that can be opened.
        case readable
        /// A folder.
        case directory
        /// A file that we may not read.
        case denied
        /// Nothing, or nothing that can be opened.
        case missing
    }

    /// Tells whether there is a file to read at a path, following links.
    public static func readability(of path: String) -> Readability {
        var status = stat()
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { return .directory }
            if access(path, R_OK) == 0 { return .readable }
        }
        return errno == EACCES ? .denied : .missing
    }

    /// Whether there is anything at a path.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Checks that there is something at a path.
    ///
    /// - Throws: `SystemFailure` with the reason why not.
    public static func checkExists(_ path: String) throws(SystemFailure) {
        guard access(path, F_OK) == 0 else { throw SystemFailure(path: path, code: errno) }
    }

    /// Whether there is a symbolic link at a path.
    public static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// A path without links, `.` and `..`; `nil` if there is nothing.
    public static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The names of what is in a folder, in no order; empty if it cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Makes a folder and those that it lies in.
    ///
    /// - Throws: `SystemFailure` if that fails.
    public static func makeFolder(_ path: String) throws(SystemFailure) {
        guard !path.isEmpty, readability(of: path) != .directory else { return }
        if let slash = path.dropLast(path.hasSuffix("/") ? 1 : 0).lastIndex(of: "/") {
            try makeFolder(String(path[..<slash]))
        }
        if mkdir(path, 0o777) != 0, errno != EEXIST { throw SystemFailure(path: path, code: errno) }
    }

    /// Reads a whole file.
    ///
    /// - Returns: its bytes.
    /// - Throws: `SystemFailure` if it cannot be opened or read.
    public static func read(_ path: String) throws(SystemFailure) -> [UInt8] {
        let descriptor = try open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        return try read(descriptor, path)
    }

    /// Reads an open file or stream to its end.
    ///
    /// - Parameters:
    ///   - descriptor: the file descriptor.
    ///   - path: how to call it in an error.
    /// - Returns: the bytes.
    /// - Throws: `SystemFailure` if a read fails.
    public static func read(_ descriptor: Int32, _ path: String) throws(SystemFailure) -> [UInt8] {
        var status = stat()
        let expected = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        var bytes: [UInt8] = []
        // One byte more than the size lets the last read meet the end of the file.
        var room = max(expected + 1, 4_096)
        while true {
            let (chunk, code) = readChunk(descriptor, room)
            if code == EINTR { continue }
            guard code == 0 else { throw SystemFailure(path: path, code: code) }
            if chunk.isEmpty { return bytes }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            room = max(expected + 1 - bytes.count, 65_536)
        }
    }

    private static func readChunk(_ descriptor: Int32, _ room: Int) -> (bytes: [UInt8], code: Int32) {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let got = systemRead(descriptor, buffer.baseAddress, buffer.count)
            code = got < 0 ? errno : 0
            count = max(0, got)
        }
        return (bytes, code)
    }

    /// Writes all of the bytes to an open file or stream.
    ///
    /// - Throws: `SystemFailure` if a write fails.
    public static func write(
        _ bytes: some Collection<UInt8>,
        to descriptor: Int32,
        _ path: String
    ) throws(SystemFailure) {
        var code: Int32 = 0
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { code = writeAll($0, to: descriptor) }
        if isDone == nil { code = Array(bytes).withUnsafeBufferPointer { writeAll($0, to: descriptor) } }
        guard code == 0 else { throw SystemFailure(path: path, code: code) }
    }

    private static func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = systemWrite(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            written += count
        }
        return 0
    }

    /// Opens a file.
    ///
    /// - Returns: the file descriptor.
    /// - Throws: `SystemFailure` if that fails.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(SystemFailure) -> Int32 {
        while true {
            let descriptor = systemOpen(path, flags, mode)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw SystemFailure(path: path, code: errno) }
        }
    }
}

// Inside `Files` the plain names mean its own functions.

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
