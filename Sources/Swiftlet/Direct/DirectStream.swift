public import GRPCCore

/// A call whose response streams, as what ``DirectMethods`` registers handles it.
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

extension DirectMethods {
    /// Handles one call: decodes the request, runs the method, encodes what it writes.
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
        self.add(descriptor, .plain) { stream, context in
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
        self.add(descriptor, .whole) { stream, context in
            let contents: StreamingServerResponse<Output>.Contents
            do {
                let message = try deserializer.deserialize(try stream.request())
                let response = try await method(ServerRequest(metadata: stream.metadata, message: message), context)
                contents = try response.accepted.get()
            } catch {
                await stream.fail(error, unknown: "Service method threw an unknown error.")
                return
            }
            do {
                try await stream.begin(contents.metadata)
                let writer = RPCWriter(wrapping: DirectStream.Writer(stream, serializer))
                await stream.end(try await contents.producer(writer))
            } catch {
                await stream.fail(error, unknown: "")
            }
        }
    }
}

/// Calls a method whose response streams directly, once it is known that this is the same as calling it through GRPCCore.
final class DirectStreamHandler: StreamingCallHandler {
    let method: DirectMethod
    private let general: GRPCCallHandler
    private let direct: GRPCCallHandler

    init(_ method: DirectMethod, _ run: @escaping DirectMethods.StreamRun, general: GRPCCallHandler) {
        self.method = method
        self.general = general
        self.direct = GRPCCallHandler(execution: general.execution, direct: run)
    }

    func start(_ call: ServerCall) -> any CallSink {
        (self.method.isProven ? self.direct : self.general).start(call)
    }
}
