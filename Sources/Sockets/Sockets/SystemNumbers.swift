#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The numbers of system errors.
extension CInt {
    /// What the system calls the error, in lower case.
    package var systemText: String {
        String(cString: strerror(self)).lowercased()
    }

    /// Whether the call would have had to wait.
    var isWouldBlock: Bool { self == EAGAIN || self == EWOULDBLOCK }

    /// Whether the call is to be made again.
    var isInterrupted: Bool { self == EINTR }

    /// Whether a client left before its connection was accepted, or the network did (accept(2), "Error handling").
    package var isLostConnection: Bool {
        switch self {
        case ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH: true
        default: false
        }
    }

    /// Whether a listening socket is none any more, so that it will not accept again.
    package var isBrokenListener: Bool { self == EBADF || self == ENOTSOCK || self == EINVAL }

    /// Whether this machine does not have an address, or its family.
    package var isUnavailableAddress: Bool {
        self == EADDRNOTAVAIL || self == EAFNOSUPPORT || self == EPFNOSUPPORT
    }

    /// Whether another socket is bound to the address.
    package var isAddressInUse: Bool { self == EADDRINUSE }
}
