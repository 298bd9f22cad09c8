public import GRPCCore

extension DirectMethods {
    /// Registers a method that takes messages and returns one.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes messages. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes replies.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        plainRequests method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: RPCAsyncSequence<Input, any Error>, _ context: ServerContext
            ) async throws -> Output
    ) {
        self.add(descriptor, behind: [.streaming, .whole]) { stream, context in
            let reply: Output
            do {
                reply = try await method(stream.messages(deserializer), context)
            } catch {
                await stream.fail(error, unknown: "Service method threw an unknown error.")
                return
            }
            await stream.respond(ServerResponse.Contents(message: reply), serializer)
        }
    }

    /// Registers a method that takes messages and returns one, with metadata.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes messages. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes replies.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        wholeRequests method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: StreamingServerRequest<Input>, _ context: ServerContext
            ) async throws -> ServerResponse<Output>
    ) {
        self.add(descriptor, behind: [.streaming]) { stream, context in
            let contents: ServerResponse<Output>.Contents
            do {
                let request = StreamingServerRequest(metadata: stream.metadata, messages: stream.messages(deserializer))
                contents = try await method(request, context).accepted.get()
            } catch {
                await stream.fail(error, unknown: "Service method threw an unknown error.")
                return
            }
            await stream.respond(contents, serializer)
        }
    }

    /// Registers a method that takes messages and writes messages.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes messages. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes messages.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        plainStreams method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: RPCAsyncSequence<Input, any Error>, _ response: RPCWriter<Output>, _ context: ServerContext
            ) async throws -> Void
    ) {
        // There is one form before this one: both other protocols ask for the same.
        self.add(descriptor, behind: [.whole]) { stream, context in
            do {
                try await stream.begin([:])
                let writer = RPCWriter(wrapping: DirectStream.Writer(stream, serializer))
                try await method(stream.messages(deserializer), writer, context)
                await stream.end([:])
            } catch {
                await stream.fail(error, unknown: "")
            }
        }
    }

    /// Registers a method that takes messages and writes messages, with metadata: the most general form, so that calls go
    /// direct from the first one on.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes messages. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes messages.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        wholeStreams method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: StreamingServerRequest<Input>, _ context: ServerContext
            ) async throws -> StreamingServerResponse<Output>
    ) {
        self.add(descriptor, behind: []) { stream, context in
            let contents: StreamingServerResponse<Output>.Contents
            do {
                let request = StreamingServerRequest(metadata: stream.metadata, messages: stream.messages(deserializer))
                contents = try await method(request, context).accepted.get()
            } catch {
                await stream.fail(error, unknown: "Service method threw an unknown error.")
                return
            }
            await stream.respond(contents, serializer)
        }
    }
}
