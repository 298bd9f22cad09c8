#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Ends the process.
func exitProcess(_ status: Int32) -> Never { exit(status) }
