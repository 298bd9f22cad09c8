import Foundation
import Subprocess
import SystemPackage
import Testing

/// Python's grpcio, the peer that the tests call and are called by.
///
/// It lives in a virtual environment of the build folder, which the first test that needs it sets up.
enum PythonPeer {
    private static let version = "1.85.1"

    /// The tests that need Python are skipped, by name, where there is none.
    static var isMissing: Comment { "python3 is not on PATH: install it to test against Python's grpcio" }

    static let isInstalled: Bool =
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            access("\($0)/python3", X_OK) == 0
        }

    /// The interpreter of the environment, once it is set up.
    static let interpreter = Task { try await Self.setUp() }

    /// The path of one of the scripts in `Peers`.
    static func script(_ name: String) -> String {
        Checkout.root.appending("Tests/GreeterTests/Peers/\(name)").string
    }

    private static func setUp() async throws -> FilePath {
        let environment = Checkout.root.appending(".build/peers/grpcio-\(Self.version)")
        let python = environment.appending("bin/python")
        let stamp = environment.appending("is-complete")
        guard access(stamp.string, F_OK) != 0 else { return python }

        try await Self.step(.name("python3"), ["-m", "venv", "--clear", environment.string])
        let packages = ["grpcio==\(Self.version)", "grpcio-tools==\(Self.version)"]
        try await Self.step(.path(python), ["-m", "pip", "install", "--quiet"] + packages)
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
