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
        let descriptor = socket(AF_UNIX, RawSocket.stream, 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = self.path(name)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw RawSocket.Failure(call: "bind", code: errno) }
    }
}
