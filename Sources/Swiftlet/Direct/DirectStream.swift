public import GRPCCore

/// A call whose request or response streams, as what ``DirectMethods`` registers handles it.
///
/// You do not write code against this. Safe to use from all threads.
public struct DirectStream: Sendable {
    let stream: CallStream

    /// The metadata of the request.
    @usableFromInline var metadata: Metadata { self.stream.call.metadata }

    /// The request's only message, which is there when the handler starts.
    @usableFromInline
    func request() throws -> DirectRequestBytes {
        DirectRequestBytes(owning: DirectReplyBytes(message: try self.stream.takeOnlyMessage()))
    }

    /// Begins the response: metadata goes before the first message.
    @usableFromInline
    nonisolated(nonsending)
        func begin(_ metadata: Metadata) async throws
    {
        try await self.stream.write(.metadata(metadata))
    }

    /// Writes a message; returns when the client has room for another one.
    @usableFromInline
    nonisolated(nonsending)
        func write(_ message: DirectReplyBytes) async throws
    {
        try await self.stream.write(.message(message.message))
    }

    /// Writes the only message; does not wait, and so is not stopped by a task that was cancelled.
    @usableFromInline
    func writeSingle(_ message: DirectReplyBytes) throws {
        try self.stream.writeSingle(.message(message.message))
    }

    /// Ends the response with OK.
    @usableFromInline
    nonisolated(nonsending)
        func end(_ trailingMetadata: Metadata) async
    {
        try? await self.stream.write(.status(Status(code: .ok, message: ""), trailingMetadata))
    }

    /// Ends the response with what the service threw, as GRPCCore's executor would.
    ///
    /// - Parameters:
    ///   - error: What was thrown.
    ///   - message: The message of the status, if the error is none of gRPC's.
    @usableFromInline
    nonisolated(nonsending)
        func fail(_ error: any Error, unknown message: String) async
    {
        let failure = RPCError(thrown: error, unknown: message)
        let status = Status(code: Status.Code(failure.code), message: failure.message)
        try? await self.stream.write(.status(status, failure.metadata))
    }

    /// Responds with what a method has returned: a stream of messages.
    @inlinable
    nonisolated(nonsending)
        func respond<Output>(
            _ contents: StreamingServerResponse<Output>.Contents,
            _ serializer: some MessageSerializer<Output>
        ) async
    {
        do {
            try await self.begin(contents.metadata)
            await self.end(try await contents.producer(RPCWriter(wrapping: Writer(self, serializer))))
        } catch {
            await self.fail(error, unknown: "")
        }
    }

    /// Responds with what a method has returned: one message.
    @inlinable
    nonisolated(nonsending)
        func respond<Output>(
            _ contents: ServerResponse<Output>.Contents,
            _ serializer: some MessageSerializer<Output>
        ) async
    {
        do {
            try await self.begin(contents.metadata)
            let bytes: DirectReplyBytes = try serializer.serialize(contents.message)
            try self.writeSingle(bytes)
            await self.end(contents.trailingMetadata)
        } catch {
            await self.fail(error, unknown: "")
        }
    }

    /// What the service writes to.
    @usableFromInline
    struct Writer<Serializer: MessageSerializer>: RPCWriterProtocol {
        @usableFromInline let stream: DirectStream
        @usableFromInline let serializer: Serializer

        @inlinable
        init(_ stream: DirectStream, _ serializer: Serializer) {
            self.stream = stream
            self.serializer = serializer
        }

        @inlinable
        func write(_ element: Serializer.Message) async throws {
            let bytes: DirectReplyBytes = try self.serializer.serialize(element)
            try await self.stream.write(bytes)
        }

        @inlinable
        func write(contentsOf elements: some Sequence<Serializer.Message>) async throws {
            // All are encoded before the first one is sent, as GRPCCore's writer does.
            let messages = try elements.map { try self.serializer.serialize($0) as DirectReplyBytes }
            for message in messages {
                try await self.stream.write(message)
            }
        }
    }
}
