import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A listening socket that somebody else made.
enum HandedSocket {
    /// Takes over a descriptor that is a stream socket which listens; closes any other.
    static func take(_ descriptor: CInt, backlog: Int) throws(SwiftletError) -> Socket {
        let socket = Socket(descriptor: descriptor)
        if let problem = self.problem(socket) {
            socket.close()
            throw SwiftletError(code: .listenFailed, message: "could not listen on fd:\(descriptor): \(problem)")
        }
        do throws(SocketError) {
            try socket.prepare()
        } catch {
            let message = "could not listen on fd:\(descriptor): \(error.code.described(port: nil))"
            throw SwiftletError(code: .listenFailed, message: message, cause: error)
        }
        // What whoever made it has chosen does for a system that does not let us change it.
        try? socket.listen(backlog: backlog)
        return socket
    }

    /// The descriptors among addresses.
    static func descriptors(_ addresses: some Sequence<ServerAddress>) -> [CInt] {
        addresses.compactMap { address in
            if case .listeningSocket(let descriptor) = address.kind { descriptor } else { nil }
        }
    }

    /// Closes those that a server does not come to: they are its own whatever happens.
    static func closeAll(_ addresses: some Sequence<ServerAddress>) {
        for descriptor in Set(self.descriptors(addresses)) { Socket(descriptor: descriptor).close() }
    }

    private static func problem(_ socket: Socket) -> String? {
        guard let type = socket.option(SO_TYPE) else {
            return errno == EBADF ? "no such descriptor is open" : "it is no socket"
        }
        guard type == streamSocket else { return "it is no stream socket" }
        guard socket.option(SO_ACCEPTCONN) ?? 0 != 0 else {
            return "it is a socket that does not listen: call listen() on it first"
        }
        return nil
    }
}
