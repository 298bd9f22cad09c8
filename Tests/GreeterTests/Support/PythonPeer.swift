import Foundation
import Subprocess
import SystemPackage
import Testing

/// Python's grpcio, the peer that the tests call and are called by.
///
/// It lives in a virtual environment of the build folder, which the first test that needs it sets up.
enum PythonPeer {
    private static let packages = ["grpcio==1.85.1", "grpcio-tools==1.85.1", "h2==4.3.0"]

    /// Why the tests that need Python are skipped where there is none.
    static let isMissing: Comment = "there is no python3 with venv and pip on PATH (Debian: python3-venv)"

    /// Whether there is a Python that can be set up.
    static var isInstalled: Bool {
        get async { await self.check.value }
    }

    /// The interpreter of the environment, once it is set up.
    static let interpreter = Task { try await Self.setUp() }

    private static let check = Task {
        (try? await Self.step(.name("python3"), ["-c", "import venv, ensurepip"])) != nil
    }

    private static func setUp() async throws -> FilePath {
        // A change of the packages makes another environment.
        let name = Self.packages.joined(separator: "-").replacingOccurrences(of: "==", with: "-")
        let environment = Checkout.root.appending(".build/peers/\(name)")
        let python = environment.appending("bin/python")
        let stamp = environment.appending("is-complete")
        guard access(stamp.string, F_OK) != 0 else { return python }

        try await Self.step(.name("python3"), ["-m", "venv", "--clear", environment.string])
        try await Self.step(.path(python), ["-m", "pip", "install", "--quiet"] + Self.packages)
        let code = try await Self.step(
            .path(python),
            ["-c", "import sysconfig; print(sysconfig.get_path('purelib'), end='')"]
        )
        try await Self.step(
            .path(python),
            [
                "-m", "grpc_tools.protoc", "--proto_path=\(Checkout.root.appending("Examples/greeter"))",
                "--python_out=\(code)", "--grpc_python_out=\(code)", "helloworld.proto",
            ]
        )
        try await Self.step(.name("touch"), [stamp.string])
        return python
    }

    @discardableResult
    private static func step(_ executable: Executable, _ arguments: [String]) async throws -> String {
        let result = try await run(
            executable,
            arguments: Arguments(arguments),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw SetUpError(step: arguments.joined(separator: " "), output: result.standardError)
        }
        return result.standardOutput
    }

    private struct SetUpError: Error, CustomStringConvertible {
        var step: String
        var output: String
        var description: String { "could not set up Python's grpcio: '\(self.step)' failed:\n\(self.output)" }
    }
}

/// The folder that the tests were built from.
enum Checkout {
    static let root: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<4 { path.removeLastComponent() }
        return path
    }()
}
