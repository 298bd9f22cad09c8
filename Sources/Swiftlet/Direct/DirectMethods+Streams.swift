public import GRPCCore

extension DirectMethods {
    /// Handles one call whose request or response streams: decodes what comes, runs the method, encodes what it writes.
    public typealias StreamRun = nonisolated(nonsending) @Sendable (DirectStream, ServerContext) async -> Void

    /// Registers a method that takes a message and writes messages.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes requests. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes messages.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        plainStream method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: Input, _ response: RPCWriter<Output>, _ context: ServerContext
            ) async throws -> Void
    ) {
        self.add(descriptor, behind: [.streaming, .whole]) { stream, context in
            let request: Input
            do {
                request = try deserializer.deserialize(try stream.request())
            } catch {
                await stream.fail(error, unknown: "Service method threw an unknown error.")
                return
            }
            do {
                try await stream.begin([:])
                try await method(request, RPCWriter(wrapping: DirectStream.Writer(stream, serializer)), context)
                await stream.end([:])
            } catch {
                await stream.fail(error, unknown: "")
            }
        }
    }

    /// Registers a method that takes a message and writes messages, with metadata.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes requests. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes messages.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        wholeStream method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: ServerRequest<Input>, _ context: ServerContext
            ) async throws -> StreamingServerResponse<Output>
    ) {
        self.add(descriptor, behind: [.streaming]) { stream, context in
            let contents: StreamingServerResponse<Output>.Contents
            do {
                let message = try deserializer.deserialize(try stream.request())
                let response = try await method(ServerRequest(metadata: stream.metadata, message: message), context)
                contents = try response.accepted.get()
            } catch {
                await stream.fail(error, unknown: "Service method threw an unknown error.")
                return
            }
            await stream.respond(contents, serializer)
        }
    }
}
