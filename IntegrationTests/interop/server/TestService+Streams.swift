import GRPCCore
import ServerUnderTest

extension TestService {
    func streamingInputCall(
        request: StreamingServerRequest<Grpc_Testing_StreamingInputCallRequest>,
        context: ServerContext
    ) async throws -> ServerResponse<Grpc_Testing_StreamingInputCallResponse> {
        let echo = Echo(of: request.metadata)
        let details = CallDetails(context, metadata: request.metadata)
        var size = 0
        for try await message in request.messages {
            try details.check(message.hasExpectCompressed ? message.expectCompressed.value : nil)
            size += message.payload.body.count
        }
        var response = Grpc_Testing_StreamingInputCallResponse()
        response.aggregatedPayloadSize = Int32(clamping: size)
        return ServerResponse(message: response, metadata: echo.initial, trailingMetadata: echo.trailing)
    }

    func streamingOutputCall(
        request: ServerRequest<Grpc_Testing_StreamingOutputCallRequest>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Grpc_Testing_StreamingOutputCallResponse> {
        let echo = Echo(of: request.metadata)
        let details = CallDetails(context, metadata: request.metadata)
        return StreamingServerResponse(metadata: echo.initial) { writer in
            try await Self.answer(request.message, to: writer, echo, details, context)
            return echo.trailing
        }
    }

    func fullDuplexCall(
        request: StreamingServerRequest<Grpc_Testing_StreamingOutputCallRequest>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Grpc_Testing_StreamingOutputCallResponse> {
        let echo = Echo(of: request.metadata)
        let details = CallDetails(context, metadata: request.metadata)
        return StreamingServerResponse(metadata: echo.initial) { writer in
            for try await message in request.messages {
                try await Self.answer(message, to: writer, echo, details, context)
            }
            return echo.trailing
        }
    }

    func halfDuplexCall(
        request: StreamingServerRequest<Grpc_Testing_StreamingOutputCallRequest>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Grpc_Testing_StreamingOutputCallResponse> {
        let echo = Echo(of: request.metadata)
        let details = CallDetails(context, metadata: request.metadata)
        return StreamingServerResponse(metadata: echo.initial) { writer in
            var messages: [Grpc_Testing_StreamingOutputCallRequest] = []
            for try await message in request.messages { messages.append(message) }
            for message in messages { try await Self.answer(message, to: writer, echo, details, context) }
            return echo.trailing
        }
    }

    /// Writes the responses that `request` asks for, or ends the call with its status.
    private static func answer(
        _ request: Grpc_Testing_StreamingOutputCallRequest,
        to writer: RPCWriter<Grpc_Testing_StreamingOutputCallResponse>,
        _ echo: Echo,
        _ details: CallDetails,
        _ context: ServerContext
    ) async throws {
        if request.hasResponseStatus { try echo.fail(as: request.responseStatus) }
        for parameters in request.responseParameters {
            try await context.sleep(for: .microseconds(parameters.intervalUs))
            var response = Grpc_Testing_StreamingOutputCallResponse()
            response.payload = try .zeros(parameters.size, type: request.responseType)
            if parameters.hasCompressed { details.compressResponses(parameters.compressed.value) }
            try await writer.write(response)
        }
    }
}
