import GRPCCore
import GRPCNIOTransportHTTP2Posix
import SwiftProtobuf

/// Calls both methods of a greeter.
struct GreeterClient: Sendable {
    /// The server's address.
    var address: SocketAddress

    /// How long each call may take.
    var timeout: Duration

    /// Greets `name` twice and hands each reply to `receive` as it comes.
    ///
    /// - Throws: `RPCError`, with the status that the server or the transport gave, or what `receive` throws.
    func greet(_ name: String, receive: (String) throws -> Void) async throws {
        try await withGRPCClient(
            transport: .http2NIOPosix(target: self.address.target, transportSecurity: .plaintext)
        ) { client in
            let greeter = Helloworld_Greeter.Client(wrapping: client)
            let request = Helloworld_HelloRequest.with { $0.name = name }
            var options = CallOptions.defaults
            options.timeout = self.timeout

            try receive(await greeter.sayHello(request, options: options).message)
            try receive(await greeter.sayHelloAgain(request, options: options).message)
        }
    }
}
