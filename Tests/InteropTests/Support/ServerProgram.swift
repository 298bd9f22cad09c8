import Foundation
import PeerSupport
import Testing

/// A server under test, run as its users run it.
enum ServerProgram {
    /// A program that the package built beside the tests.
    static func built(_ name: String) -> URL {
        #if canImport(Darwin)
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
        return bundle.bundleURL.deletingLastPathComponent().appending(path: name)
        #else
        let runner = Bundle.main.executablePath ?? CommandLine.arguments[0]
        return URL(filePath: runner).deletingLastPathComponent().appending(path: name)
        #endif
    }

    /// The ways that unary calls take through a server under test: by GRPCCore, and by the direct path.
    static let paths = ["grpc-core", "direct"]

    /// Runs `interop-server` while `body` uses the address that it listens on; then it must stop cleanly.
    ///
    /// - Parameters:
    ///   - path: One of ``paths``.
    ///   - sourceLocation: The test that asks.
    ///   - body: What is done with the address.
    /// - Throws: what `body` throws, and an error if the server does not start.
    static func interop(
        path: String = "grpc-core",
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (String) async throws -> Void
    ) async throws {
        let server = Process()
        let output = Pipe()
        server.executableURL = Self.built("interop-server")
        server.arguments = ["--port", "0", "--use_tls", "false", "--path", path]
        server.standardOutput = output
        // Its log, of which a line says of each refused call that it was.
        server.standardError = FileHandle.nullDevice
        let (ends, ended) = AsyncStream.makeStream(of: Int32.self)
        server.terminationHandler = { ended.yield($0.terminationStatus) }
        try server.run()
        defer { if server.isRunning { server.kill() } }

        // The line is written at once, and in one piece.
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let announcement = "interop-server listening on "
        try #require(line.hasPrefix(announcement), sourceLocation: sourceLocation)
        try await body(line.dropFirst(announcement.count).trimmingCharacters(in: .newlines))

        server.terminate()
        let status = await ends.first { _ in true }
        #expect(status == 0, sourceLocation: sourceLocation)
    }
}

extension Process {
    /// Ends the program at once.
    fileprivate func kill() {
        Foundation.kill(self.processIdentifier, SIGKILL)
    }
}
