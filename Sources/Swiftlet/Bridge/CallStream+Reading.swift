import GRPCCore
import Synchronization

extension CallStream: AsyncSequence, AsyncIteratorProtocol {
    typealias Element = RequestPart
    typealias Failure = any Error

    func makeAsyncIterator() -> CallStream { self }

    func next() async throws -> RequestPart? {
        try await self.next(isolation: nil)
    }

    func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> RequestPart? {
        switch self.takePart() {
        case .part(let part): return part
        case .failure(let error): throw error
        case .wait(let id): return try await self.waitForPart(id)
        }
    }

    enum Taken {
        case part(RequestPart?)
        case failure(RPCError)
        case wait(UInt64)
    }

    /// The next part, if it is there.
    func takePart() -> Taken {
        var isLast = false
        let taken: Taken = self.state.withLock { state in
            if !state.hasReadMetadata {
                state.hasReadMetadata = true
                return .part(.metadata(self.call.metadata))
            }
            if let end = state.end { return .failure(end.error) }
            if let message = state.messages.popFirst() {
                isLast = state.messages.count == 0 && !self.call.hasSingleRequest
                self.handsOut(message)
                return .part(.message(message))
            }
            return state.isEnded ? .part(nil) : .wait(state.nextID())
        }
        if isLast {
            // The handler has caught up, so the client may send on: if not in this call, then in others.
            self.onLoop { $0.call.messageTaken() }
        }
        return taken
    }

    /// Lets what is read begin with the first message, for who has the metadata already.
    func skipMetadata() {
        self.state.withLock { $0.hasReadMetadata = true }
    }

    /// The message of a request that has only one, when all of it has come.
    func takeOnlyMessage() throws -> MessageBytes {
        let message = try self.state.withLock { state -> MessageBytes? in
            state.hasReadMetadata = true
            if let end = state.end { throw end.error }
            return state.messages.popFirst()
        }
        guard let message else {
            throw RPCError(code: .internalError, message: "the request has no message")
        }
        self.handsOut(message)
        return message
    }

    /// Waits for the part that ``takePart()`` did not find.
    nonisolated(nonsending)
        func waitForPart(_ id: UInt64) async throws -> RequestPart?
    {
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: CallStreamState.Reader) in
                self.wait(id, continuation)
            }
        } onCancel: {
            let reader = self.state.withLock { state -> CallStreamState.Reader? in
                guard let reader = state.reader, reader.id == id else {
                    state.cancelledIDs.insert(id)
                    return nil
                }
                state.reader = nil
                return reader.continuation
            }
            reader?.resume(throwing: CancellationError())
        }
    }

    /// Puts a reader in place, or serves it if a part has come meanwhile.
    private func wait(_ id: UInt64, _ continuation: CallStreamState.Reader) {
        let result: Result<RequestPart?, any Error>? = self.state.withLock { state in
            if state.cancelledIDs.remove(id) != nil { return .failure(CancellationError()) }
            if let end = state.end { return .failure(end.error) }
            if let message = state.messages.popFirst() {
                self.handsOut(message)
                return .success(.message(message))
            }
            if state.isEnded { return .success(nil) }
            if state.hasReturned { return .failure(Self.afterReturn) }
            guard state.reader == nil else {
                let error = RPCError(code: .internalError, message: "two tasks read one request at the same time")
                return .failure(error)
            }
            state.reader = (id, continuation)
            return nil
        }
        guard let result else { return }
        continuation.resume(with: result)
        self.onLoop { $0.call.messageTaken() }
    }
}

extension CallStream {
    /// Keeps what the handler may ask of the message that it gets now; calls that do not compress have nothing to keep.
    @inline(__always)
    private func handsOut(_ message: MessageBytes) {
        guard self.call.head.requestEncoding != .identity else { return }
        self.call.isLastMessageCompressed.store(message.cameCompressed, ordering: .relaxed)
    }
}

// MARK: - From the loop

extension CallStream: CallSink {
    func received(_ message: UnsafeRawBufferPointer) {
        self.received(owned: MessageBytes(copying: message))
    }

    func received(owned message: MessageBytes) {
        let reader = self.state.withLock { state -> CallStreamState.Reader? in
            guard let reader = state.reader.take() else {
                state.messages.append(message)
                return nil
            }
            return reader.continuation
        }
        guard let reader else { return }
        self.handsOut(message)
        reader.resume(returning: .message(message))
    }

    func receivedEnd() {
        let reader = self.state.withLock { state in
            state.isEnded = true
            return state.reader.take()?.continuation
        }
        reader?.resume(returning: nil)
    }

    var waitingMessages: Int { self.state.withLock { $0.messages.count } }

    func becameWritable() {
        self.pump()
    }

    func cancelled(_ end: CallEnd) {
        let (reader, writers, cancellation, hasReturned) = self.state.withLock { state in
            state.end = end
            state.messages.removeAll()
            let reader = state.reader.take()?.continuation
            return (reader, state.writes.removeAll(), state.cancellation, state.hasReturned)
        }
        reader?.resume(throwing: end.error)
        for writer in writers {
            writer.resume(throwing: end.error)
        }
        cancellation?.cancel()
        if hasReturned {
            // What it had written ahead will not leave any more.
            self.call.handlerEnded()
        }
    }
}
