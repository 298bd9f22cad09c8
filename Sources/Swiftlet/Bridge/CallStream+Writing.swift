import GRPCCore
import Synchronization

/// The writer of a call's response: its ``CallStream`` under another name, since the elements differ.
struct CallWriter: ClosableRPCWriterProtocol {
    let stream: CallStream

    func write(_ part: CallStream.ResponsePart) async throws {
        try await self.stream.write(part)
    }

    func write(contentsOf parts: some Sequence<CallStream.ResponsePart>) async throws {
        for part in parts {
            try await self.stream.write(part)
        }
    }

    /// The status has ended the response already; a handler that wrote none is dealt with when it returns.
    func finish() async {}

    func finish(throwing error: any Error) async {}
}

extension CallStream {
    func write(_ part: ResponsePart) async throws {
        if self.isOnLoop {
            switch try self.writeOnLoop(part) {
            case .done: return
            case .wait(let id, let part): try await self.waitToWrite(id, part)
            }
        } else if let id = try self.queueUnwaited(part) {
            try await self.waitToWrite(id, part)
        }
    }

    private enum Written {
        case done
        /// The writer has to wait, with the part if that was not sent.
        case wait(UInt64, ResponsePart?)
    }

    /// Sends a part at once if nothing stands before it.
    private func writeOnLoop(_ part: ResponsePart) throws -> Written {
        let waits: UInt64? = try self.state.withLock { state in
            try state.checkOpen(for: part)
            return state.writes.isEmpty ? nil : state.nextID()
        }
        if let waits { return .wait(waits, part) }
        if case .message = part, !self.call.isWritable {
            return .wait(self.state.withLock { $0.nextID() }, part)
        }
        try self.send(part)
        guard case .message = part, !self.call.isWritable else { return .done }
        return .wait(self.state.withLock { $0.nextID() }, nil)
    }

    /// Queues a part for the loop; returns a number if its writer has to wait for that.
    private func queueUnwaited(_ part: ResponsePart) throws -> UInt64? {
        let (id, schedules): (UInt64?, Bool) = try self.state.withLock { state in
            try state.checkOpen(for: part)
            guard state.writes.hasRoom(for: part) else { return (state.nextID(), false) }
            state.writes.append(WriteQueue.Entry(id: 0, part: part, writer: nil))
            return (nil, state.schedulePump())
        }
        if schedules {
            self.call.loop.execute { _ in self.pump() }
        }
        return id
    }

    private func waitToWrite(_ id: UInt64, _ part: ResponsePart?) async throws {
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
            state.writes.append(WriteQueue.Entry(id: id, part: part, writer: writer))
            return (nil, state.schedulePump())
        }
        if let error {
            writer.resume(throwing: error)
        } else if schedules {
            // There may be room by now.
            self.call.loop.execute { _ in self.pump() }
        }
    }

    // MARK: - On the loop

    /// Hands a part to the call.
    private func send(_ part: ResponsePart) throws {
        switch part {
        case .metadata(let metadata):
            try self.check(metadata)
            self.call.sendMetadata(metadata)
        case .message(let message):
            do throws(CallError) {
                try self.call.sendMessage(message)
            } catch {
                throw RPCError(code: RPCError.Code(error.code) ?? .internalError, message: error.message)
            }
        case .status(let status, let metadata):
            self.call.finish(status, metadata)
        }
    }

    /// What cannot be sent as header fields is the handler's error, not silently left out.
    private func check(_ metadata: Metadata) throws {
        guard !metadata.isEmpty else { return }
        do throws(CallError) {
            try MetadataFields.check(metadata)
        } catch {
            throw RPCError(code: .internalError, message: error.message)
        }
    }

    /// Sends what is queued, as far as there is room.
    func pump() {
        self.state.withLock { $0.isPumpScheduled = false }
        while let entry = self.takeEntry() {
            do {
                if let part = entry.part { try self.send(part) }
            } catch {
                self.fail(error, entry.writer)
                continue
            }
            guard let writer = entry.writer else { continue }
            if entry.needsRoom, !self.call.isWritable {
                self.waitForRoom(entry.id, writer)
            } else {
                writer.resume()
            }
        }
    }

    /// Takes the first entry that can be dealt with now.
    private func takeEntry() -> WriteQueue.Entry? {
        let isWritable = self.call.isWritable
        return self.state.withLock { state in
            guard let first = state.writes.first, isWritable || !first.needsRoom else { return nil }
            return state.writes.popFirst()
        }
    }

    /// Lets a writer wait whose part was sent.
    private func waitForRoom(_ id: UInt64, _ writer: WriteQueue.Writer) {
        let error: (any Error)? = self.state.withLock { state in
            if state.cancelledIDs.remove(id) != nil { return CancellationError() }
            if let end = state.end { return end.error }
            state.writes.putBack(id, writer)
            return nil
        }
        if let error { writer.resume(throwing: error) }
    }

    private func fail(_ error: any Error, _ writer: WriteQueue.Writer?) {
        if let writer {
            writer.resume(throwing: error)
            return
        }
        // Nobody waits who could be told, so the client is.
        let error = error as? RPCError
        let code = error.map { Status.Code($0.code) } ?? .unknown
        self.call.reject(Status(code: code, message: error?.message ?? ""))
    }
}

extension CallStreamState {
    /// Checks that a part may still be written.
    mutating func checkOpen(for part: CallStream.ResponsePart) throws {
        if let end = self.end { throw end.error }
        guard !self.isFinished else {
            throw RPCError(code: .internalError, message: "the response has ended: its status was written")
        }
        if case .status = part {
            self.isFinished = true
        }
    }

    /// Whether the loop is to be asked to deal with the queue.
    mutating func schedulePump() -> Bool {
        defer { self.isPumpScheduled = true }
        return !self.isPumpScheduled
    }
}
