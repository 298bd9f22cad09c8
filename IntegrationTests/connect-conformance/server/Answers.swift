import GRPCCore
import ServerUnderTest
import SwiftProtobuf

/// The answer to a call of one response, as its definition says.
struct UnaryAnswer {
    let payload: Connectrpc_Conformance_V1_ConformancePayload

    private let definition: Connectrpc_Conformance_V1_UnaryResponseDefinition

    /// Waits as `definition` says, then answers.
    ///
    /// - Throws: `RPCError` if `definition` asks for an error.
    init(
        _ definition: Connectrpc_Conformance_V1_UnaryResponseDefinition,
        _ observed: Observation,
        _ context: ServerContext
    ) async throws {
        self.definition = definition
        try await context.sleep(for: .milliseconds(definition.responseDelayMs))
        if case .error(let error) = definition.response {
            // One block of metadata carries the headers too, since nothing else of the response is sent.
            throw try RPCError(error, observed, definition.responseHeaders + definition.responseTrailers)
        }
        self.payload = .with {
            $0.data = definition.responseData
            $0.requestInfo = observed.info
        }
    }

    func response<Content: Sendable>(_ message: Content) -> ServerResponse<Content> {
        ServerResponse(
            message: message,
            metadata: Metadata(self.definition.responseHeaders),
            trailingMetadata: Metadata(self.definition.responseTrailers)
        )
    }
}

/// The answer to a call of many responses, as its definition says.
struct StreamAnswer {
    private let definition: Connectrpc_Conformance_V1_StreamResponseDefinition
    private let context: ServerContext
    private var observed: Observation
    private var sent = 0
    private var awaitsRequest = false

    init(
        _ definition: Connectrpc_Conformance_V1_StreamResponseDefinition,
        _ observed: Observation,
        _ context: ServerContext
    ) {
        self.definition = definition
        self.observed = observed
        self.context = context
    }

    /// Waits as the definition says, and returns what the next response carries; nil after the last.
    mutating func next() async throws -> Connectrpc_Conformance_V1_ConformancePayload? {
        guard self.sent < self.definition.responseData.count else { return nil }
        try await self.context.sleep(for: .milliseconds(self.definition.responseDelayMs))
        defer { self.sent += 1 }
        return .with {
            $0.data = self.definition.responseData[self.sent]
            if self.sent == 0 || self.awaitsRequest { $0.requestInfo = self.observed.info }
        }
    }

    /// Says that the next response tells of requests that are still to come, and of nothing before them.
    mutating func expectRequest() {
        self.observed = Observation()
        self.awaitsRequest = true
    }

    /// Notes a request for the next response.
    mutating func add(_ request: some Message) throws {
        try self.observed.add(request)
    }

    /// The metadata at the end of the call.
    ///
    /// - Throws: `RPCError` if the definition asks for an error; before any response it tells what was observed.
    func end() throws -> Metadata {
        guard self.definition.hasError else { return Metadata(self.definition.responseTrailers) }
        let observed = self.sent == 0 ? self.observed : nil
        throw try RPCError(self.definition.error, observed, self.definition.responseTrailers)
    }
}
