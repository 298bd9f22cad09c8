import NIOCore

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

    #if canImport(Glibc)
    static let stream = CInt(SOCK_STREAM.rawValue)
    #else
    static let stream: CInt = SOCK_STREAM
    #endif

    init(listening: Bool) throws {
        self.descriptor = socket(AF_INET, Self.stream, 0)
        let descriptor = self.descriptor
        let address = try NIOCore.SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let bound = address.withSockAddr { pointer, size in bind(descriptor, pointer, socklen_t(size)) }
        guard bound == 0 else { throw Failure(call: "bind", code: errno) }
        if listening, listen(descriptor, 16) != 0 { throw Failure(call: "listen", code: errno) }
        var name = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let asked = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard asked == 0 else { throw Failure(call: "getsockname", code: errno) }
        // The port is at the same place for both families, in network order.
        self.port = withUnsafeBytes(of: name) { Int($0[2]) << 8 | Int($0[3]) }
    }

    /// The reading end of a pipe.
    static func pipeEnd() throws -> CInt {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(call: "pipe", code: errno) }
        close(ends[1])
        return ends[0]
    }
}
