#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import CLinuxEvents
import Musl
#else
import CLinuxEvents
import Glibc
#endif

/// A stream socket that never waits: a number, which whoever has it closes once.
package struct Socket: Hashable, Sendable {
    /// The system's number.
    package let descriptor: CInt

    /// Takes a socket that exists.
    package init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Makes a socket.
    ///
    /// - Parameter family: `AF_INET`, `AF_INET6` or `AF_UNIX`.
    /// - Throws: if the process has no more descriptors, or the machine no such family.
    package init(family: CInt) throws(SocketError) {
        self.descriptor = socket(family, streamSocket, 0)
        guard self.descriptor >= 0 else { throw SocketError("socket", errno) }
        try self.prepare()
    }

    /// Makes sure that the socket never waits, and is not handed to programs that this one starts.
    package func prepare() throws(SocketError) {
        let flags = fcntl(self.descriptor, F_GETFL)
        guard flags >= 0, fcntl(self.descriptor, F_SETFL, flags | O_NONBLOCK) >= 0,
            fcntl(self.descriptor, F_SETFD, FD_CLOEXEC) >= 0
        else {
            let code = errno
            self.close()
            throw SocketError("fcntl", code)
        }
    }

    /// Closes it.
    package func close() {
        // Not again if it was interrupted: the number may be another's by then.
        #if canImport(Darwin)
        _ = Darwin.close(self.descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(self.descriptor)
        #else
        _ = Glibc.close(self.descriptor)
        #endif
    }
}

// MARK: - Options

extension Socket {
    /// Sets an option that is a number.
    package func set(_ option: CInt, level: CInt = SOL_SOCKET, to value: CInt) throws(SocketError) {
        var value = value
        guard setsockopt(self.descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size)) == 0 else {
            throw SocketError("setsockopt", errno)
        }
    }

    /// An option that is a number; `nil` if the system does not tell, and then `errno` says why.
    package func option(_ option: CInt, level: CInt = SOL_SOCKET) -> CInt? {
        var value: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(self.descriptor, level, option, &value, &size) == 0 ? value : nil
    }

    /// Sends small pieces at once instead of waiting for more (RFC 9293, section 3.7.4).
    ///
    /// Unix domain sockets do so anyway, and say that they do not know the option.
    package func sendAtOnce() {
        try? self.set(TCP_NODELAY, level: CInt(IPPROTO_TCP), to: 1)
    }

    /// Keeps an IPv6 socket from taking IPv4's connections.
    package func takeOnlyIPv6() throws(SocketError) {
        try self.set(IPV6_V6ONLY, level: CInt(IPPROTO_IPV6), to: 1)
    }
}

// MARK: - Listening

extension Socket {
    /// Binds the socket to an address.
    package func bind(to address: SocketAddress) throws(SocketError) {
        let result = address.withSystemAddress { pointer, size in
            #if canImport(Darwin)
            Darwin.bind(self.descriptor, pointer, size)
            #elseif canImport(Musl)
            Musl.bind(self.descriptor, pointer, size)
            #else
            Glibc.bind(self.descriptor, pointer, size)
            #endif
        }
        guard result == 0 else { throw SocketError("bind", errno) }
    }

    /// Begins to listen, or changes how many connections may wait.
    package func listen(backlog: Int) throws(SocketError) {
        #if canImport(Darwin)
        let result = Darwin.listen(self.descriptor, CInt(clamping: backlog))
        #elseif canImport(Musl)
        let result = Musl.listen(self.descriptor, CInt(clamping: backlog))
        #else
        let result = Glibc.listen(self.descriptor, CInt(clamping: backlog))
        #endif
        guard result == 0 else { throw SocketError("listen", errno) }
    }

    /// Takes a connection that waits; `nil` if none does.
    package func accept() throws(SocketError) -> (socket: Socket, peer: SocketAddress)? {
        var peer = SocketAddress.none
        while true {
            let descriptor = peer.fill { self.accept($0, $1) }
            if descriptor >= 0 {
                let socket = Socket(descriptor: descriptor)
                #if canImport(Darwin)
                // Both fail for a connection whose client has gone meanwhile. To send on it nevertheless would end the process
                // by a signal.
                do { try socket.prepare() } catch { throw SocketError("accept", ECONNABORTED) }
                do {
                    try socket.set(SO_NOSIGPIPE, to: 1)
                } catch {
                    socket.close()
                    throw SocketError("accept", ECONNABORTED)
                }
                #endif
                return (socket, peer)
            }
            let code = errno
            if code.isWouldBlock { return nil }
            if !code.isInterrupted { throw SocketError("accept", code) }
        }
    }

    private func accept(_ address: UnsafeMutablePointer<sockaddr>, _ size: UnsafeMutablePointer<socklen_t>) -> CInt {
        #if canImport(Darwin)
        Darwin.accept(self.descriptor, address, size)
        #elseif canImport(Musl)
        swiftlet_accept4(self.descriptor, address, size, CInt(SOCK_NONBLOCK) | CInt(SOCK_CLOEXEC))
        #else
        swiftlet_accept4(self.descriptor, address, size, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
        #endif
    }

    /// What the socket is bound to; ``SocketAddress/none`` if the system does not tell.
    package var localAddress: SocketAddress {
        var address = SocketAddress.none
        let result = address.fill { getsockname(self.descriptor, $0, $1) }
        return result == 0 ? address : .none
    }
}
