import Dispatch
import GRPCCore
import ServerUnderTest

/// `grpc.testing.TestService`: the calls of one request and one response.
struct TestService: Grpc_Testing_TestService.ServiceProtocol {
    /// The same for all calls, and another in each process.
    private let serverID = "swiftlet-\(UInt64.random(in: 0 ... .max))"

    func emptyCall(
        request: ServerRequest<Grpc_Testing_Empty>,
        context: ServerContext
    ) async throws -> ServerResponse<Grpc_Testing_Empty> {
        let echo = Echo(of: request.metadata)
        return ServerResponse(message: .init(), metadata: echo.initial, trailingMetadata: echo.trailing)
    }

    func unaryCall(
        request: ServerRequest<Grpc_Testing_SimpleRequest>,
        context: ServerContext
    ) async throws -> ServerResponse<Grpc_Testing_SimpleResponse> {
        let echo = Echo(of: request.metadata)
        let message = request.message
        let details = CallDetails(context, metadata: request.metadata)
        try details.check(message.hasExpectCompressed ? message.expectCompressed.value : nil)
        if message.hasResponseStatus { try echo.fail(as: message.responseStatus) }

        var response = Grpc_Testing_SimpleResponse()
        response.payload = try .zeros(message.responseSize, type: message.responseType)
        if message.fillServerID { response.serverID = self.serverID }
        if message.hasResponseCompressed { details.compressResponses(message.responseCompressed.value) }
        return ServerResponse(message: response, metadata: echo.initial, trailingMetadata: echo.trailing)
    }

    func cacheableUnaryCall(
        request: ServerRequest<Grpc_Testing_SimpleRequest>,
        context: ServerContext
    ) async throws -> ServerResponse<Grpc_Testing_SimpleResponse> {
        var echo = Echo(of: request.metadata)
        echo.initial.addString("max-age=60, public", forKey: "cache-control")
        var response = Grpc_Testing_SimpleResponse()
        response.payload.body.append(contentsOf: "\(DispatchTime.now().uptimeNanoseconds)".utf8)
        return ServerResponse(message: response, metadata: echo.initial, trailingMetadata: echo.trailing)
    }

    /// Taken away again before it is served: see ``MethodRemoval``.
    func unimplementedCall(
        request: ServerRequest<Grpc_Testing_Empty>,
        context: ServerContext
    ) async throws -> ServerResponse<Grpc_Testing_Empty> {
        throw RPCError(code: .unimplemented, message: "not offered")
    }
}
