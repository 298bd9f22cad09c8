#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What a person or a script reads: results on standard output, everything else on standard error.
enum Console {
    /// Writes a line of result, at once also where standard output is a pipe or a file.
    static func print(_ line: String) {
        Swift.print(line)
        fflush(nil)
    }

    /// Writes a line about what goes on.
    static func note(_ line: String) {
        var bytes = Array("\(line)\n".utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
