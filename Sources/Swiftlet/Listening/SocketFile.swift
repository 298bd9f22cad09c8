import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The file of a Unix domain socket: what is at its path, and whether it is ours.
struct SocketFile: Sendable, Equatable {
    /// Tells a file from another that takes its place.
    ///
    /// The number is not given to another while the socket is open.
    private struct Identity: Equatable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    private let path: String
    private let identity: Identity

    /// Makes a socket that listens at a path, in the place of one that nobody listens on.
    ///
    /// - Parameters:
    ///   - path: The path, which fits into an address.
    ///   - backlog: How many connections may wait.
    /// - Returns: The socket, and its file.
    /// - Throws: ``SwiftletError`` if the path is taken, `SocketError` if the system refused.
    static func listen(at path: String, backlog: Int) throws -> BoundSocket {
        guard let address = SocketAddress(path: path) else { throw SocketError("bind", ENAMETOOLONG) }
        try self.clear(path)
        let socket = try Socket(family: AF_UNIX)
        do {
            try socket.bind(to: address)
        } catch {
            socket.close()
            throw error
        }
        let file = SocketFile(boundAt: path)
        do {
            try socket.listen(backlog: backlog)
        } catch {
            file?.remove()
            socket.close()
            throw error
        }
        return BoundSocket(socket: socket, file: file)
    }

    private init?(boundAt path: String) {
        guard let (identity, _) = Self.look(at: path) else { return nil }
        self.path = path
        self.identity = identity
    }

    /// Removes the file, unless another has taken its place.
    func remove() {
        guard let (identity, _) = Self.look(at: self.path), identity == self.identity else { return }
        unlink(self.path)
    }

    /// Makes room for a socket at a path: removes the file of one that nobody listens on.
    ///
    /// Somebody who binds between the question and the removal would lose the file; looking at it again just before
    /// keeps that to a moment.
    private static func clear(_ path: String) throws(SwiftletError) {
        guard let (identity, isSocket) = self.look(at: path) else { return }
        guard isSocket else {
            throw self.error(path, "a file that is no socket is there: remove it, or choose another path")
        }
        switch self.probe(path) {
        case 0, EAGAIN, EINPROGRESS:
            throw self.error(path, EADDRINUSE.described(port: nil))
        case ECONNREFUSED, ENOENT:
            guard let (current, _) = self.look(at: path), current == identity else { return }
            guard unlink(path) == 0 || errno == ENOENT else {
                throw self.error(path, "a stale socket is there that cannot be removed: \(errno.systemText)")
            }
        case let code:
            let problem = "a socket is there that cannot be asked whether somebody listens"
            throw self.error(path, "\(problem): \(code.systemText)")
        }
    }

    private static func look(at path: String) -> (Identity, isSocket: Bool)? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        let identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
        return (identity, status.st_mode & S_IFMT == S_IFSOCK)
    }

    /// Connects without waiting; returns the system's error, or 0 if somebody listens.
    private static func probe(_ path: String) -> CInt {
        guard let address = SocketAddress(path: path) else { return ENAMETOOLONG }
        guard let socket = try? Socket(family: AF_UNIX) else { return errno }
        defer { socket.close() }
        let result = address.withSystemAddress { connect(socket.descriptor, $0, $1) }
        return result == 0 ? 0 : errno
    }

    private static func error(_ path: String, _ problem: String) -> SwiftletError {
        SwiftletError(code: .listenFailed, message: "could not listen on unix:\(path): \(problem)")
    }
}
