import GRPCCore
import Synchronization

extension CallStream {
    // `nonisolated(nonsending)`: direct handlers need not look up their task's executor before and behind each part.
    nonisolated(nonsending)
        func write(_ part: ResponsePart) async throws
    {
        if self.isOnLoop {
            switch try self.writeOnLoop(part) {
            case .done: return
            case .pause: await self.pause()
            case .wait(let id, let part): try await self.waitToWrite(id, part)
            }
        } else if let id = try self.queueUnwaited(part) {
            try await self.waitToWrite(id, part)
        }
    }

    /// Sends or queues a part of a response of one message: nothing but its status comes behind that, so there is nothing
    /// that its writer could wait for.
    func writeSingle(_ part: ResponsePart) throws {
        if case .message(let message) = part { try self.checkSize(message) }
        let isOnLoop = self.isOnLoop
        if isOnLoop {
            guard case .wait(_, .some) = try self.writeOnLoop(part) else { return }
        }
        let schedules = try self.state.withLock { state in
            // On the loop it was checked already.
            if !isOnLoop { try state.checkOpen(for: part, isSingle: true) }
            return state.queueUnwaited(part)
        }
        if schedules { self.pumpSoon() }
    }

    /// Tells whoever writes a message that is too large: when the loop finds out, nobody may wait to be told.
    private func checkSize(_ message: MessageBytes) throws {
        do throws(CallError) {
            try self.call.checkSize(message)
        } catch {
            self.onLoop { $0.call.struckSendLimit(error) }
            throw RPCError(error)
        }
    }

    private enum Written {
        case done
        /// The part was sent, and the writer is to let others go first.
        case pause
        /// The writer has to wait, with the part if that was not sent.
        case wait(UInt64, ResponsePart?)
    }

    /// Sends a part at once if nothing stands before it.
    private func writeOnLoop(_ part: ResponsePart) throws -> Written {
        let waits: UInt64? = try self.state.withLock { state in
            try state.checkOpen(for: part, isSingle: self.call.hasSingleResponse)
            return state.writes.isEmpty ? nil : state.nextID()
        }
        if let waits { return .wait(waits, part) }
        if case .message = part, !self.call.isWritable {
            return .wait(self.state.withLock { $0.nextID() }, part)
        }
        try self.send(part)
        guard case .message = part else { return .done }
        guard self.call.isWritable else { return .wait(self.state.withLock { $0.nextID() }, nil) }
        return self.pauses ? .pause : .done
    }

    /// Whether a writer that could go on lets others go first: not if its next part is the status, without which what it
    /// wrote cannot leave.
    @inline(__always)
    private var pauses: Bool { !self.call.hasSingleResponse && self.call.loop.isTurnOverdue }

    /// Suspends until the loop's next turn, cancelled or not: for the writer, nothing has happened.
    nonisolated(nonsending)
        private func pause() async
    {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            self.call.loop.execute { _ in continuation.resume() }
        }
    }

    /// Queues a part for the loop; returns a number if its writer has to wait for that.
    private func queueUnwaited(_ part: ResponsePart) throws -> UInt64? {
        let (id, schedules): (UInt64?, Bool) = try self.state.withLock { state in
            try state.checkOpen(for: part, isSingle: self.call.hasSingleResponse)
            guard state.writes.hasRoom(for: part) else { return (state.nextID(), false) }
            return (nil, state.queueUnwaited(part))
        }
        if schedules { self.pumpSoon() }
        return id
    }

    nonisolated(nonsending)
        private func waitToWrite(_ id: UInt64, _ part: ResponsePart?) async throws
    {
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (writer: WriteQueue.Writer) in
                self.wait(id, part, writer)
            }
        } onCancel: {
            let writer = self.state.withLock { state -> WriteQueue.Writer? in
                if let writer = state.writes.remove(id) { return writer }
                state.cancelledIDs.insert(id)
                return nil
            }
            writer?.resume(throwing: CancellationError())
        }
    }

    private func wait(_ id: UInt64, _ part: ResponsePart?, _ writer: WriteQueue.Writer) {
        let (error, schedules): ((any Error)?, Bool) = self.state.withLock { state in
            if state.cancelledIDs.remove(id) != nil { return (CancellationError(), false) }
            if let end = state.end { return (end.error, false) }
            // Nobody would come back to it: the loop is done with the queue, or will be when that is empty.
            if state.hasReturned { return (Self.afterReturn, false) }
            state.writes.append(WriteQueue.Entry(id: id, part: part, writer: writer))
            return (nil, state.schedulePump())
        }
        if let error {
            writer.resume(throwing: error)
        } else if schedules {
            // There may be room by now.
            self.pumpSoon()
        }
    }

    private func pumpSoon() {
        self.call.loop.execute { _ in self.pump() }
    }

    // MARK: - On the loop

    /// Hands a part to the call.
    private func send(_ part: ResponsePart) throws {
        do throws(CallError) {
            switch part {
            case .metadata(let metadata): try self.call.sendMetadata(metadata)
            case .message(let message): try self.call.sendMessage(message)
            case .status(let status, let metadata): self.call.finish(status, metadata)
            }
        } catch {
            throw RPCError(error)
        }
    }

    /// Sends what is queued, as far as there is room; when all has left and the handler has returned, the call is over.
    func pump() {
        self.state.withLock { $0.isPumpScheduled = false }
        while let entry = self.firstWrite() {
            guard let part = entry.part else {
                guard self.call.isWritable else { return }
                self.complete(entry, nil)
                continue
            }
            if case .message = part, !self.call.isWritable { return }
            do {
                try self.send(part)
            } catch {
                self.fail(entry, error)
                continue
            }
            if entry.writer != nil, !self.call.isWritable, case .message = part {
                self.state.withLock { $0.writes.wasSent(entry) }
                return
            }
            self.complete(entry, nil)
        }
    }

    private func firstWrite() -> WriteQueue.Entry? {
        let (first, isOver) = self.state.withLock { ($0.writes.first, $0.hasReturned) }
        if first == nil, isOver {
            self.call.handlerEnded()
        }
        return first
    }

    private func fail(_ entry: WriteQueue.Entry, _ error: any Error) {
        self.complete(entry, error)
        if entry.writer == nil {
            // Nobody waits who could be told, so the client is.
            let error = error as? RPCError
            let code = error.map { Status.Code($0.code) } ?? .unknown
            self.call.reject(Status(code: code, message: error?.message ?? ""))
        }
    }

    /// Takes an entry out that was the first, and resumes its writer.
    private func complete(_ entry: WriteQueue.Entry, _ error: (any Error)?) {
        let writer = self.state.withLock { $0.writes.remove(first: entry) }
        if let error {
            writer?.resume(throwing: error)
        } else {
            writer?.resume()
        }
    }
}

extension CallStreamState {
    /// Checks that a part may still be written.
    mutating func checkOpen(for part: CallStream.ResponsePart, isSingle: Bool) throws {
        if let end = self.end { throw end.error }
        guard !self.isFinished else {
            throw RPCError(code: .internalError, message: "the response has ended: its status was written")
        }
        guard !self.hasReturned else { throw CallStream.afterReturn }
        switch part {
        case .metadata: break
        case .message:
            guard !isSingle || !self.hasMessage else {
                let message = "a second message was written, but the method's response is a single one"
                throw RPCError(code: .internalError, message: message)
            }
            self.hasMessage = true
        case .status: self.isFinished = true
        }
    }

    /// Puts a part into the queue that nobody waits for; returns whether the loop is to be asked to deal with that.
    mutating func queueUnwaited(_ part: CallStream.ResponsePart) -> Bool {
        self.writes.append(WriteQueue.Entry(id: 0, part: part, writer: nil))
        return self.schedulePump()
    }

    /// Whether the loop is to be asked to deal with the queue.
    mutating func schedulePump() -> Bool {
        defer { self.isPumpScheduled = true }
        return !self.isPumpScheduled
    }
}

extension RPCError {
    /// What a handler is told.
    fileprivate init(_ error: CallError) {
        self.init(code: RPCError.Code(error.code) ?? .internalError, message: error.message)
    }
}
