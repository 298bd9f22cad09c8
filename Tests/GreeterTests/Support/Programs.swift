import Foundation
import Subprocess
import SystemPackage
import Testing

extension Program {
    /// `greeter`, as the package built it beside the tests.
    static func greeter(_ arguments: String...) -> Program {
        Program(executable: .path(Self.buildFolder.appending("greeter")), arguments: arguments)
    }

    /// `greeter call`, which waits for its answers as long as a busy machine may need for them.
    static func greeterCall(port: String, _ arguments: String...) -> Program {
        var program = Self.greeter("call", "--port", port, "--timeout", "240")
        program.arguments += arguments
        return program
    }

    /// One of the scripts in `Peers`.
    static func python(_ script: String, _ arguments: String...) async throws -> Program {
        let path = Checkout.root.appending("Tests/GreeterTests/Peers").appending(script)
        return Program(
            executable: .path(try await PythonPeer.interpreter.value),
            arguments: [path.string] + arguments
        )
    }

    /// Python's client: `greeter_client.py ADDRESS COMMAND [ARGUMENT]`.
    static func pythonClient(_ address: String, _ command: String...) async throws -> Program {
        var program = try await Self.python("greeter_client.py", address)
        program.arguments += command
        return program
    }

    /// Python's server: `greeter_server.py [SECONDS_BEFORE_EACH_REPLY]`.
    static func pythonServer(_ arguments: String...) async throws -> Program {
        var program = try await Self.python("greeter_server.py")
        program.arguments += arguments
        return program
    }

    /// Where the test bundle and the executables are built.
    private static let buildFolder: FilePath = {
        #if canImport(Darwin)
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
        return FilePath(bundle.bundlePath).removingLastComponent()
        #else
        FilePath(Bundle.main.executablePath ?? CommandLine.arguments[0]).removingLastComponent()
        #endif
    }()
}

extension RunningProgram {
    /// Reads the line in which `greeter serve` says where it listens, and returns the address.
    func listeningAddress(sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let line = try #require(try await self.readLine(), sourceLocation: sourceLocation)
        let announcement = "Greeter server listening on "
        try #require(line.hasPrefix(announcement), sourceLocation: sourceLocation)
        return String(line.dropFirst(announcement.count))
    }
}
