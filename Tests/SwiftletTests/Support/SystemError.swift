#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Error numbers of the system, by the names that tests use.
enum SystemError {
    static let permissionDenied: CInt = EACCES
    static let tooManyFiles: CInt = EMFILE
    static let connectionAborted: CInt = ECONNABORTED
}
