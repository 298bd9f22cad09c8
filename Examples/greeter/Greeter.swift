import GRPCCore
import SwiftProtobuf

/// The service of `helloworld.proto`: what the tutorial calls the servicer.
struct Greeter: Helloworld_Greeter.SimpleServiceProtocol {
    func sayHello(
        request: Helloworld_HelloRequest,
        context: ServerContext
    ) async throws -> Helloworld_HelloReply {
        .with { $0.message = "hello \(request.name)" }
    }

    func sayHelloAgain(
        request: Helloworld_HelloRequest,
        context: ServerContext
    ) async throws -> Helloworld_HelloReply {
        .with { $0.message = "hello \(request.name) again" }
    }
}
