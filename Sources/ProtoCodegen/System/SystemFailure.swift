#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A call to the system that failed, with the path that it was about.
public struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path that the call was about.
    public var path: String
    /// The system's number for what went wrong (`errno`).
    public var code: Int32

    /// Makes a failure of a path and an `errno`.
    public init(path: String, code: Int32) {
        self.path = path
        self.code = code
    }

    /// What went wrong, in the system's words, such as "No such file or directory".
    public var reason: String { Self.reason(of: code) }

    /// The path and the reason on one line.
    public var description: String { "\(path): \(reason)" }

    /// The system's words for an error number.
    public static func reason(of code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress else { return "error \(code)" }
            buffer.initialize(repeating: 0)
            return strerror_r(code, start, buffer.count) == 0 ? String(cString: start) : "error \(code)"
        }
    }
}
