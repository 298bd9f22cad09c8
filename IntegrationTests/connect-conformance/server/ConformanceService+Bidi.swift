import GRPCCore
import SwiftProtobuf

extension ConformanceService {
    func bidiStream(
        request: StreamingServerRequest<Connectrpc_Conformance_V1_BidiStreamRequest>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Connectrpc_Conformance_V1_BidiStreamResponse> {
        var observed = try Observation(request.metadata, context)
        let requests = Requests(request.messages)
        // The first request tells the response's metadata: it is read before the response begins.
        guard let first = try await requests.next() else { return StreamingServerResponse { _ in [:] } }
        try observed.add(first)
        if !first.fullDuplex {
            while let more = try await requests.next() { try observed.add(more) }
        }
        let definition = first.responseDefinition
        return StreamingServerResponse(metadata: Metadata(definition.responseHeaders)) { [observed] writer in
            var answer = StreamAnswer(definition, observed, context)
            if first.fullDuplex {
                repeat {
                    guard let payload = try await answer.next() else { break }
                    try await writer.write(.with { $0.payload = payload })
                    answer.expectRequest()
                    guard let more = try await requests.next() else { break }
                    try answer.add(more)
                } while true
            }
            while let payload = try await answer.next() { try await writer.write(.with { $0.payload = payload }) }
            return try answer.end()
        }
    }
}

/// The messages of a call, of which the first is read apart from the others.
///
/// Sendable because its two readers follow each other: the second, which writes the response, is started by what the
/// first returns.
private final class Requests<Message: Sendable>: @unchecked Sendable {
    private var iterator: RPCAsyncSequence<Message, any Error>.AsyncIterator

    init(_ messages: RPCAsyncSequence<Message, any Error>) {
        self.iterator = messages.makeAsyncIterator()
    }

    func next() async throws -> Message? {
        try await self.iterator.next()
    }
}
