public import GRPCCore
import Synchronization

extension DirectStream {
    /// The messages of the request, as the service gets them.
    @inlinable
    func messages<Message: Sendable>(
        _ deserializer: some MessageDeserializer<Message>
    ) -> RPCAsyncSequence<Message, any Error> {
        self.skipMetadata()
        return RPCAsyncSequence(wrapping: Messages(self, deserializer))
    }

    @usableFromInline
    func skipMetadata() {
        self.stream.skipMetadata()
    }

    /// What there is to read.
    @usableFromInline
    enum Taken {
        case message(DirectRequestBytes)
        case end
        /// Nothing yet: ``DirectStream/wait(_:)`` takes the number.
        case wait(UInt64)
    }

    /// Takes what is there: most messages of a client that is ahead of the service need no `await`.
    @usableFromInline
    func take() throws -> Taken {
        switch self.stream.takePart() {
        case .part(let part): self.message(of: part).map { .message($0) } ?? .end
        case .failure(let error): throw error
        case .wait(let id): .wait(id)
        }
    }

    /// Waits for the next message; `nil` if the client has sent all.
    @usableFromInline
    nonisolated(nonsending)
        func wait(_ id: UInt64) async throws -> DirectRequestBytes?
    {
        self.message(of: try await self.stream.waitForPart(id))
    }

    private func message(of part: CallStream.RequestPart?) -> DirectRequestBytes? {
        guard case .message(let message) = part else { return nil }
        return DirectRequestBytes(owning: DirectReplyBytes(message: message))
    }

    /// Traps if somebody has begun before, as a sequence of GRPCCore's does: two would take each other's messages.
    @usableFromInline
    func beginReading() {
        guard !self.stream.isBeingRead.exchange(true, ordering: .relaxed) else {
            fatalError("the messages of a request can be iterated once: keep the iterator, or what it has returned")
        }
    }

    /// The messages of a request, each decoded when it is asked for.
    @usableFromInline
    struct Messages<Deserializer: MessageDeserializer>: AsyncSequence, Sendable where Deserializer.Message: Sendable {
        @usableFromInline typealias Element = Deserializer.Message
        @usableFromInline typealias Failure = any Error

        @usableFromInline let stream: DirectStream
        @usableFromInline let deserializer: Deserializer

        @inlinable
        init(_ stream: DirectStream, _ deserializer: Deserializer) {
            self.stream = stream
            self.deserializer = deserializer
        }

        @inlinable
        func makeAsyncIterator() -> AsyncIterator {
            self.stream.beginReading()
            return AsyncIterator(self.stream, self.deserializer)
        }

        @usableFromInline
        struct AsyncIterator: AsyncIteratorProtocol {
            @usableFromInline let stream: DirectStream
            @usableFromInline let deserializer: Deserializer
            /// Whether a message could not be decoded: then there are no more.
            @usableFromInline var hasFailed = false

            @inlinable
            init(_ stream: DirectStream, _ deserializer: Deserializer) {
                self.stream = stream
                self.deserializer = deserializer
            }

            @inlinable
            mutating func next() async throws -> Deserializer.Message? {
                try await self.next(isolation: nil)
            }

            @inlinable
            mutating func next(
                isolation actor: isolated (any Actor)?
            ) async throws(any Error) -> Deserializer.Message? {
                guard !self.hasFailed else { return nil }
                switch try self.stream.take() {
                case .message(let bytes): return try self.decode(bytes)
                case .end: return nil
                case .wait(let id): return try await self.stream.wait(id).map { try self.decode($0) }
                }
            }

            @inlinable
            mutating func decode(_ bytes: DirectRequestBytes) throws -> Deserializer.Message {
                do {
                    return try self.deserializer.deserialize(bytes)
                } catch {
                    self.hasFailed = true
                    throw error
                }
            }
        }
    }
}
