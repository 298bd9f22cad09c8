import ArgumentParser
import Foundation
import GRPCCore
import ServerUnderTest

/// The server of gRPC's interoperability tests.
@main
struct InteropServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interop-server",
        abstract: "Serve grpc.testing.TestService, for gRPC's interoperability tests, until SIGTERM.",
        discussion: """
            Flags may be written with an underscore, as the tests' description has them: --use_tls false. On SIGUSR1 it \
            says what is open.
            """
    )

    @Option(help: "The port to listen on; 0 picks a free one.")
    var port: Int

    @Option(help: "The IP address to listen on.")
    var address = "127.0.0.1"

    @Option(
        name: [.customLong("use_tls"), .customLong("use-tls")],
        help: "Whether to speak TLS; only false is offered."
    )
    var useTLS = false

    @Option(help: "The way of calls through the server: grpc-core or direct.")
    var path = CallPath.grpcCore

    mutating func validate() throws {
        guard (0...65535).contains(self.port) else {
            throw ValidationError("--port \(self.port) is out of range: expected 0 to 65535 (0 picks a free port)")
        }
        guard !self.useTLS else { throw ValidationError("--use_tls true is not offered: this server speaks plaintext") }
    }

    func run() async throws {
        let unimplemented = Grpc_Testing_TestService.Method.UnimplementedCall.descriptor
        let services: [any RegistrableRPCService] = [TestService(), MethodRemoval(unimplemented)]
        let server = ServerUnderTest(services: services, host: self.address, port: self.port, path: self.path)
        let host = self.address.contains(":") ? "[\(self.address)]" : self.address
        // Not by print, whose buffer a reader of these lines would wait for.
        let write: @Sendable (String) throws -> Void = { line in
            try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
        }
        try await server.run { port in
            try write("interop-server listening on \(host):\(port)")
        } whenAsked: { line in
            try write(line)
        }
    }
}

extension CallPath: ExpressibleByArgument {}
