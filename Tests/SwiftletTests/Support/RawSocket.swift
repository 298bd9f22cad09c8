import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A socket on 127.0.0.1 as a supervisor makes it.
struct RawSocket {
    struct Failure: Error {
        let call: String
        let code: CInt
    }

    let descriptor: CInt
    let port: Int

    init(listening: Bool) throws {
        guard let address = SocketAddress(ip: "127.0.0.1", port: 0) else {
            throw Failure(call: "inet_pton", code: EINVAL)
        }
        let socket = try Socket(family: AF_INET)
        try socket.bind(to: address)
        if listening { try socket.listen(backlog: 16) }
        self.descriptor = socket.descriptor
        self.port = socket.localAddress.port ?? 0
    }

    /// Breaks the socket under whoever listens on it.
    func stopListening() {
        shutdown(self.descriptor, CInt(SHUT_RDWR))
    }

    /// The reading end of a pipe.
    static func pipeEnd() throws -> CInt {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(call: "pipe", code: errno) }
        close(ends[1])
        return ends[0]
    }
}
