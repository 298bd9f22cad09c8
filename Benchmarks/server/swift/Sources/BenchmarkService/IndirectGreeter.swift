package import GRPCCore
import GRPCProtobuf
import Swiftlet

/// The greeter, registered as grpc-swift-2's own generator would: no call is direct.
package struct IndirectGreeter: RegistrableRPCService {
    private let greeter = Greeter()

    /// Makes the service.
    package init() {}

    // As in the code that our generator writes: GRPCCore's generics know our transport.
    @_specialize(exported:false,kind:partial,where Transport == SwiftletServerTransport)
    package func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: Helloworld_Greeter.Method.SayHello.descriptor,
            deserializer: ProtobufDeserializer<Helloworld_HelloRequest>(),
            serializer: ProtobufSerializer<Helloworld_HelloReply>(),
            handler: { request, context in
                try await self.greeter.sayHello(request: request, context: context)
            }
        )
    }
}
