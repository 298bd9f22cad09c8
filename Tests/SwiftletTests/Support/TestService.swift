import GRPCCore
import Swiftlet

/// A service whose messages are plain bytes and whose methods are closures.
struct TestService: RegistrableRPCService {
    typealias Handler =
        @Sendable (StreamingServerRequest<[UInt8]>, ServerContext) async throws -> StreamingServerResponse<[UInt8]>

    struct Method {
        let name: String
        let type: MethodDescriptor.RPCType
        let handler: Handler
        var descriptor: MethodDescriptor {
            MethodDescriptor(fullyQualifiedService: TestService.name, method: self.name, type: self.type)
        }
        /// Registers the method for direct calls.
        var direct: (@Sendable (inout DirectMethods, MethodDescriptor) -> Void)?

        static func unary(
            _ name: String,
            _ body: @escaping @Sendable ([UInt8], ServerContext) async throws -> [UInt8]
        ) -> Method {
            var method = Method(name: name, type: .unary) { request, context in
                let single = try await ServerRequest(stream: request)
                return StreamingServerResponse(
                    single: ServerResponse(message: try await body(single.message, context))
                )
            }
            method.direct = { methods, descriptor in
                methods.add(descriptor, deserializer: PlainBytes(), serializer: PlainBytes(), plain: body)
            }
            return method
        }

        /// A unary method that sees metadata and sends some.
        static func whole(
            _ name: String,
            _ body: @escaping @Sendable (ServerRequest<[UInt8]>, ServerContext) async throws -> ServerResponse<[UInt8]>
        ) -> Method {
            var method = Method(name: name, type: .unary) { request, context in
                StreamingServerResponse(single: try await body(try await ServerRequest(stream: request), context))
            }
            method.direct = { methods, descriptor in
                methods.add(descriptor, deserializer: PlainBytes(), serializer: PlainBytes(), whole: body)
            }
            return method
        }

        static func serverStreaming(
            _ name: String,
            _ body: @escaping @Sendable ([UInt8], RPCWriter<[UInt8]>, ServerContext) async throws -> Void
        ) -> Method {
            var method = Method(name: name, type: .serverStreaming) { request, context in
                let single = try await ServerRequest(stream: request)
                return StreamingServerResponse { writer in
                    try await body(single.message, writer, context)
                    return [:]
                }
            }
            method.direct = { methods, descriptor in
                methods.add(descriptor, deserializer: PlainBytes(), serializer: PlainBytes(), plainStream: body)
            }
            return method
        }

        static func clientStreaming(
            _ name: String,
            _ body: @escaping @Sendable (RPCAsyncSequence<[UInt8], any Error>, ServerContext) async throws -> [UInt8]
        ) -> Method {
            var method = Method(name: name, type: .clientStreaming) { request, context in
                StreamingServerResponse(
                    single: ServerResponse(message: try await body(request.messages, context))
                )
            }
            method.direct = { methods, descriptor in
                methods.add(descriptor, deserializer: PlainBytes(), serializer: PlainBytes(), plainRequests: body)
            }
            return method
        }

        /// The same with metadata.
        static func wholeClientStreaming(
            _ name: String,
            _ body:
                @escaping @Sendable (StreamingServerRequest<[UInt8]>, ServerContext)
                async throws
                -> ServerResponse<[UInt8]>
        ) -> Method {
            var method = Method(name: name, type: .clientStreaming) { request, context in
                StreamingServerResponse(single: try await body(request, context))
            }
            method.direct = { methods, descriptor in
                methods.add(descriptor, deserializer: PlainBytes(), serializer: PlainBytes(), wholeRequests: body)
            }
            return method
        }

        static func bidirectional(
            _ name: String,
            _ body:
                @escaping @Sendable (RPCAsyncSequence<[UInt8], any Error>, RPCWriter<[UInt8]>, ServerContext)
                async throws
                -> Void
        ) -> Method {
            var method = Method(name: name, type: .bidirectionalStreaming) { request, context in
                StreamingServerResponse { writer in
                    try await body(request.messages, writer, context)
                    return [:]
                }
            }
            method.direct = { methods, descriptor in
                methods.add(descriptor, deserializer: PlainBytes(), serializer: PlainBytes(), plainStreams: body)
            }
            return method
        }

        /// The same with metadata.
        static func wholeBidirectional(_ name: String, _ body: @escaping Handler) -> Method {
            var method = Method(name: name, type: .bidirectionalStreaming, handler: body)
            method.direct = { methods, descriptor in
                methods.add(descriptor, deserializer: PlainBytes(), serializer: PlainBytes(), wholeStreams: body)
            }
            return method
        }
    }

    static let name = "test.Service"

    let methods: [Method]

    init(_ methods: Method...) {
        self.methods = methods
    }

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        DirectMethods.register(Self.self) { methods in
            for method in self.methods {
                method.direct?(&methods, method.descriptor)
            }
        }
        for method in self.methods {
            router.registerHandler(
                forMethod: method.descriptor,
                deserializer: PlainBytes(),
                serializer: PlainBytes(),
                handler: method.handler
            )
        }
    }
}

struct PlainBytes: MessageSerializer, MessageDeserializer {
    /// Messages that cannot be encoded, and bytes that are no message.
    static let notEncodable: [UInt8] = [0xde, 0xad, 1]
    static let notDecodable: [UInt8] = [0xde, 0xad, 2]

    struct Failure: Error {}

    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes {
        guard message != Self.notEncodable else { throw Failure() }
        return Bytes(message)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> [UInt8] {
        let message = bytes.withUnsafeBytes { [UInt8]($0) }
        guard message != Self.notDecodable else { throw Failure() }
        return message
    }
}
