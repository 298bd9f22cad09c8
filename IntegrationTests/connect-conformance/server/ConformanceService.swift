import GRPCCore
import ServerUnderTest
import SwiftProtobuf

/// `connectrpc.conformance.v1.ConformanceService`: calls that are answered as their request says.
struct ConformanceService: Connectrpc_Conformance_V1_ConformanceService.ServiceProtocol {
    func unary(
        request: ServerRequest<Connectrpc_Conformance_V1_UnaryRequest>,
        context: ServerContext
    ) async throws -> ServerResponse<Connectrpc_Conformance_V1_UnaryResponse> {
        let observed = try Observation(request.metadata, context, requests: [request.message])
        let answer = try await UnaryAnswer(request.message.responseDefinition, observed, context)
        return answer.response(.with { $0.payload = answer.payload })
    }

    func idempotentUnary(
        request: ServerRequest<Connectrpc_Conformance_V1_IdempotentUnaryRequest>,
        context: ServerContext
    ) async throws -> ServerResponse<Connectrpc_Conformance_V1_IdempotentUnaryResponse> {
        let observed = try Observation(request.metadata, context, requests: [request.message])
        let answer = try await UnaryAnswer(request.message.responseDefinition, observed, context)
        return answer.response(.with { $0.payload = answer.payload })
    }

    func clientStream(
        request: StreamingServerRequest<Connectrpc_Conformance_V1_ClientStreamRequest>,
        context: ServerContext
    ) async throws -> ServerResponse<Connectrpc_Conformance_V1_ClientStreamResponse> {
        var observed = try Observation(request.metadata, context)
        var first: Connectrpc_Conformance_V1_ClientStreamRequest?
        for try await message in request.messages {
            try observed.add(message)
            first = first ?? message
        }
        let answer = try await UnaryAnswer(first?.responseDefinition ?? .init(), observed, context)
        return answer.response(.with { $0.payload = answer.payload })
    }

    func serverStream(
        request: ServerRequest<Connectrpc_Conformance_V1_ServerStreamRequest>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Connectrpc_Conformance_V1_ServerStreamResponse> {
        let observed = try Observation(request.metadata, context, requests: [request.message])
        let definition = request.message.responseDefinition
        return StreamingServerResponse(metadata: Metadata(definition.responseHeaders)) { writer in
            var answer = StreamAnswer(definition, observed, context)
            while let payload = try await answer.next() { try await writer.write(.with { $0.payload = payload }) }
            return try answer.end()
        }
    }

    /// Taken away again before it is served: see ``MethodRemoval``.
    func unimplemented(
        request: ServerRequest<Connectrpc_Conformance_V1_UnimplementedRequest>,
        context: ServerContext
    ) async throws -> ServerResponse<Connectrpc_Conformance_V1_UnimplementedResponse> {
        throw RPCError(code: .unimplemented, message: "not offered")
    }
}
