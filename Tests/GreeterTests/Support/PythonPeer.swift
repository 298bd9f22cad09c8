import Foundation
import PeerSupport
import Subprocess
import SystemPackage
import Testing

/// Python's grpcio, the peer that the tests call and are called by.
///
/// It lives in a virtual environment of the build folder, which the first test that needs it sets up.
enum PythonPeer {
    /// Why the tests that need Python are skipped where there is none.
    static let isMissing: Comment = "there is no python3 with venv and pip on PATH (Debian: python3-venv)"

    /// Whether there is a Python that can be set up.
    static var isInstalled: Bool {
        get async { await self.check.value }
    }

    /// The interpreter of the environment, once it is set up.
    static let interpreter = Task { FilePath(try await Peers.path("grpcio").path) }

    private static let check = Task {
        let result = try? await run(
            .name("python3"),
            arguments: ["-c", "import venv, ensurepip"],
            output: .discarded,
            error: .discarded
        )
        return result?.terminationStatus.isSuccess ?? false
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
