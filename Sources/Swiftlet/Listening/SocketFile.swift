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
    private struct Identity: Equatable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    private let path: String
    private let identity: Identity

    /// The file at a path that was just bound; `nil` if it is already gone.
    init?(boundAt path: String) {
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
    static func clear(_ path: String) throws(SwiftletError) {
        guard let (identity, isSocket) = self.look(at: path) else { return }
        guard isSocket else {
            throw self.error(path, "a file that is no socket is there: remove it, or choose another path")
        }
        switch self.probe(path) {
        case 0, EAGAIN, EINPROGRESS:
            let advice = EADDRINUSE.advice(port: nil)
            throw self.error(path, "\(EADDRINUSE.systemText) (\(advice))")
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
        let descriptor = socket(AF_UNIX, streamSocket, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { buffer in
            guard path.utf8.count < buffer.count else { return false }
            buffer.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { return ENAMETOOLONG }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? 0 : errno
    }

    private static func error(_ path: String, _ problem: String) -> SwiftletError {
        SwiftletError(code: .listenFailed, message: "could not listen on unix:\(path): \(problem)")
    }
}
