package import GRPCCore
import SwiftProtobuf

/// The tutorial's greeter.
package struct Greeter: Helloworld_Greeter.SimpleServiceProtocol {
    /// Makes a greeter.
    package init() {}

    /// Answers with a greeting.
    package func sayHello(
        request: Helloworld_HelloRequest,
        context: ServerContext
    ) async throws -> Helloworld_HelloReply {
        Helloworld_HelloReply.with { $0.message = "Hello " + request.name }
    }
}
