#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

// The C libraries disagree about names and types: this is the one place that knows.

/// What `socket` and its kin call a stream socket.
#if canImport(Glibc)
package let streamSocket = CInt(SOCK_STREAM.rawValue)
#else
package let streamSocket: CInt = SOCK_STREAM
#endif

/// What `send` is told, so that a connection that is gone is an error and not a signal.
#if canImport(Darwin)
let sendFlags: CInt = 0
#else
let sendFlags = CInt(MSG_NOSIGNAL)
#endif
