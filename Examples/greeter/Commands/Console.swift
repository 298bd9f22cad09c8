#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What a person or a script reads: results on standard output, everything else on standard error.
///
/// Control characters are shown, not sent: a name or a status from the other side must not steer the terminal.
enum Console {
    /// Writes a line of result, at once also where standard output is a pipe or a file.
    ///
    /// - Throws: ``Failure`` if the line could not be written: a result that nobody gets is none.
    static func print(_ line: String) throws(Failure) {
        guard let error = self.write(line, to: STDOUT_FILENO) else { return }
        throw Failure("cannot write to standard output: \(String(cString: strerror(error)))")
    }

    /// Writes a line about what goes on; if it cannot be written, that is no reason to stop.
    static func note(_ line: String) {
        _ = self.write(line, to: STDERR_FILENO)
    }

    /// Writes a line and returns the system's error, if there is one.
    private static func write(_ line: String, to descriptor: CInt) -> CInt? {
        var bytes = Array("\(self.visible(line))\n".utf8)[...]
        while !bytes.isEmpty {
            #if canImport(Darwin)
            let count = bytes.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
            #elseif canImport(Musl)
            let count = bytes.withUnsafeBytes { Musl.write(descriptor, $0.baseAddress, $0.count) }
            #else
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            #endif
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            bytes = bytes.dropFirst(count)
        }
        return nil
    }

    /// The text with its control characters written as `\u{1B}`.
    static func visible(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { visible, scalar in
            if scalar.properties.generalCategory == .control {
                visible += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                visible.unicodeScalars.append(scalar)
            }
        }
    }
}
