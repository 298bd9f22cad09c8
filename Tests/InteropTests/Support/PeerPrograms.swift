import Foundation
import PeerSupport
import Testing

/// The programs that play peer to a server under test.
enum PeerProgram {
    private static let folder = Peers.checkout.appending(path: "IntegrationTests")

    /// Runs a Python script of `IntegrationTests` on an interpreter with grpcio and h2.
    static func python(_ script: String, _ arguments: String...) async throws -> PeerProcess.Outcome {
        let interpreter = try await Peers.pathOrSkip("grpcio")
        return try await PeerProcess.run(interpreter, [Self.folder.appending(path: script).path] + arguments)
    }

    /// The client on gRPC C++, built if it is not yet; the test that asks is skipped where it cannot be.
    static func cppClient() async throws -> URL {
        for tool in ["g++", "pkg-config", "protoc", "grpc_cpp_plugin"] where Self.onPath(tool) == nil {
            try Test.cancel("there is no \(tool) on PATH (Debian: g++ pkg-config protobuf-compiler-grpc)")
        }
        let packages = try await PeerProcess.run(URL(filePath: "/usr/bin/env"), ["pkg-config", "--exists", "grpc++"])
        if packages.status != 0 { try Test.cancel("there is no gRPC C++ to build with (Debian: libgrpc++-dev)") }
        return try await Self.built.value
    }

    private static let built = Task {
        let output = Peers.checkout.appending(path: ".build/peers/interop-cpp")
        let build = try await PeerProcess.run(Self.folder.appending(path: "interop/cpp/build.sh"), [output.path])
        try #require(build.status == 0, "\(build.errors)")
        return output.appending(path: "interop-client")
    }

    /// One of nghttp2's programs; the test that asks is skipped where it is missing.
    static func nghttp2(_ name: String) throws -> URL {
        guard let program = Self.onPath(name) else {
            try Test.cancel("there is no \(name) on PATH (Debian: nghttp2-client)")
        }
        return program
    }

    /// h2spec, which `H2SPEC` names where it is not on PATH; the test that asks is skipped where it is missing.
    static func h2spec() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["H2SPEC"] { return URL(filePath: path) }
        guard let program = Self.onPath("h2spec") else {
            try Test.cancel("there is no h2spec on PATH (its releases are at https://github.com/summerwind/h2spec)")
        }
        return program
    }

    private static func onPath(_ program: String) -> URL? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { URL(filePath: String($0)).appending(path: program) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
