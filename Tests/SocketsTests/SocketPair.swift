import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Two sockets that are connected to one another.
struct SocketPair {
    let near: Socket
    let far: Socket

    init() throws {
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, streamSocket, 0, &ends) == 0 else { throw SocketError("socketpair", errno) }
        self.near = Socket(descriptor: ends[0])
        self.far = Socket(descriptor: ends[1])
        try self.near.prepare()
        try self.far.prepare()
    }

    func close() {
        self.near.close()
        self.far.close()
    }
}

extension Socket {
    /// Sends the bytes of a text.
    func send(_ text: String) -> Transfer {
        Array(text.utf8).withUnsafeBytes { self.send($0) }
    }

    /// Receives up to so many bytes, as a text; `nil` if there are none.
    func receiveText(_ capacity: Int = 1024) -> String? {
        withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { buffer in
            guard case .bytes(let count) = self.receive(into: buffer) else { return nil }
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}
