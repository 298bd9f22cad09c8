#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads files from disk.
enum DiskFile {
    /// Why a file could not be read.
    enum Failure: Error {
        /// There is no file of that path; a folder is none.
        case missing
        /// The system refused, with this error number.
        case refused(Int32)
        /// The file is too large to compile.
        case tooLarge

        /// Whether there is no sense in looking elsewhere.
        ///
        /// As protoc does, the search goes on behind a path that leads nowhere: one of links in a circle, or a too long one.
        var isFinal: Bool {
            switch self {
            case .missing, .refused(ELOOP), .refused(ENAMETOOLONG): false
            case .refused, .tooLarge: true
            }
        }

        /// What is wrong, for the person who wants the file.
        var reason: String {
            switch self {
            case .missing: "file not found"
            case .refused(let number): String(cString: strerror(number)).lowercased()
            case .tooLarge: "file is larger than 4 GiB"
            }
        }
    }

    /// Reads a whole file, with room for one more byte.
    static func read(_ path: String) -> Result<[UInt8], Failure> {
        let file = retrying { open(path, O_RDONLY | O_CLOEXEC) }
        guard file >= 0 else { return .failure(failure(errno)) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { return .failure(failure(errno)) }
        if status.st_mode & S_IFMT == S_IFDIR { return .failure(.missing) }
        guard status.st_size <= SourceText.maximumCount else { return .failure(.tooLarge) }
        return read(file, expecting: Int(status.st_size))
    }

    /// Reads to the end: pipes and files that grow have another size than the system says.
    private static func read(_ file: Int32, expecting size: Int) -> Result<[UInt8], Failure> {
        var bytes: [UInt8] = []
        var expected = size
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: expected + 1) { buffer, initialized in
                count = retrying { Self.fill(file, buffer) }
                initialized = max(0, count)
            }
            guard count >= 0 else { return .failure(failure(errno)) }
            let isEnd = count <= expected
            if bytes.isEmpty, isEnd { return .success(chunk) }
            bytes += chunk
            guard bytes.count <= SourceText.maximumCount else { return .failure(.tooLarge) }
            if count == 0 || isEnd { return .success(bytes) }
            expected = 1 << 16
        }
    }

    /// Reads until a buffer is full or the file ends, and returns the number of bytes; -1 for an error.
    private static func fill(_ file: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let count = retrying { systemRead(file, base + filled, buffer.count - filled) }
            if count < 0 { return -1 }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    private static func systemRead(_ file: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.read(file, target, count)
        #elseif canImport(Musl)
        Musl.read(file, target, count)
        #else
        Darwin.read(file, target, count)
        #endif
    }

    private static func failure(_ number: Int32) -> Failure {
        number == ENOENT || number == ENOTDIR ? .missing : .refused(number)
    }

    /// Calls the system again when a signal came in between.
    private static func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
