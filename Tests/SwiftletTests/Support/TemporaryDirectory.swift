import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A directory for one test.
struct TemporaryDirectory: Sendable {
    private let root: String

    static func run(_ body: (TemporaryDirectory) async throws -> Void) async throws {
        var template = Array("/tmp/swiftlet-XXXXXX".utf8CString)
        guard let root = mkdtemp(&template).map({ String(cString: $0) }) else {
            throw RawSocket.Failure(call: "mkdtemp", code: errno)
        }
        let directory = TemporaryDirectory(root: root)
        defer {
            for name in ["a.sock", "notes.txt"] { directory.remove(name) }
            rmdir(root)
        }
        try await body(directory)
    }

    func path(_ name: String) -> String { "\(self.root)/\(name)" }

    func holds(_ name: String) -> Bool {
        var status = stat()
        return lstat(self.path(name), &status) == 0
    }

    func remove(_ name: String) { unlink(self.path(name)) }

    func makeFile(_ name: String) throws {
        let descriptor = open(self.path(name), O_CREAT | O_WRONLY, 0o600)
        guard descriptor >= 0 else { throw RawSocket.Failure(call: "open", code: errno) }
        close(descriptor)
    }

    /// A socket's file that its process left behind.
    func makeStaleSocket(_ name: String) throws {
        let path = self.path(name)
        guard let address = SocketAddress(path: path) else { throw RawSocket.Failure(call: "bind", code: ENAMETOOLONG) }
        let socket = try Socket(family: AF_UNIX)
        defer { socket.close() }
        try socket.bind(to: address)
    }
}
