import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A terminal for a program that is run, and what it shows.
enum PseudoTerminal {
    struct Failure: Error {
        var step: String
        var number = errno
    }

    /// What a terminal gets of the errors of a run of the tool.
    ///
    /// Variables of the environment whose value is `nil` are taken away.
    static func run(_ arguments: [String], in folder: URL, environment: [String: String?]) throws -> String {
        var control: CInt = -1
        var terminal: CInt = -1
        guard openpty(&control, &terminal, nil, nil, nil) == 0 else { throw Failure(step: "making a terminal") }
        defer { close(control) }
        // Programs that other tests start meanwhile must not hold it open.
        for descriptor in [control, terminal] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let process = Process()
        process.executableURL = Tool.swiftlet
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
        for (name, value) in environment { process.environment?[name] = value }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(fileDescriptor: terminal, closeOnDealloc: false)
        try process.run()
        close(terminal)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        // At its end, Linux tells an error, macOS nothing.
        while case let count = read(control, &chunk, chunk.count), count > 0 || (count < 0 && errno == EINTR) {
            bytes += chunk[..<max(0, count)]
        }
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    }
}
