import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension CInt {
    /// A system error and what a person can do about it, for a socket with or without a port.
    func described(port: Int?) -> String {
        let advice = self.advice(port: port)
        return advice.isEmpty ? self.systemText : "\(self.systemText) (\(advice))"
    }

    /// What a person can do about the error when listening failed with it; empty if nothing is known.
    private func advice(port: Int?) -> String {
        switch self {
        case EACCES, EPERM:
            if let port, (1...1023).contains(port) {
                return "ports below 1024 need a privilege: choose a higher one, or grant CAP_NET_BIND_SERVICE"
            }
            return "check the permissions of the directory, or what forbids it"
        case EADDRINUSE:
            return port == nil
                ? "another process listens there: stop it, or choose another path"
                : "another process listens there: stop it, choose another port, or port 0 for any"
        case EADDRNOTAVAIL:
            return "this machine has no such address: choose one of its own, localhost, or *"
        case EAFNOSUPPORT, EPFNOSUPPORT:
            return "this machine does not have this kind of address"
        case ENOENT, ENOTDIR:
            return "the directory does not exist: create it first"
        case EROFS:
            return "the directory cannot be written to"
        case EMFILE, ENFILE:
            return "raise the limit of open files (ulimit -n)"
        default:
            return ""
        }
    }
}
