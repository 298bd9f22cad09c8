#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A listening socket that somebody else made.
enum HandedSocket {
    /// Checks that a descriptor is a stream socket that listens.
    static func check(_ descriptor: CInt) throws(SwiftletError) {
        guard let type = self.option(SO_TYPE, of: descriptor) else {
            throw self.error(descriptor, errno == EBADF ? "no such descriptor is open" : "it is no socket")
        }
        guard type == streamSocket else { throw self.error(descriptor, "it is no stream socket") }
        guard self.option(SO_ACCEPTCONN, of: descriptor) ?? 0 != 0 else {
            throw self.error(descriptor, "it is a socket that does not listen: call listen() on it first")
        }
    }

    /// Sets how many connections may wait; false if the system refused.
    @discardableResult
    static func setBacklog(_ backlog: Int, of descriptor: CInt) -> Bool {
        listen(descriptor, CInt(clamping: backlog)) == 0
    }

    /// Closes a descriptor that no channel has taken.
    static func discard(_ descriptor: CInt) {
        close(descriptor)
    }

    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }

    private static func error(_ descriptor: CInt, _ problem: String) -> SwiftletError {
        SwiftletError(code: .listenFailed, message: "could not listen on fd:\(descriptor): \(problem)")
    }
}
