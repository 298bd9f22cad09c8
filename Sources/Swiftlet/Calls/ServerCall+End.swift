import GRPCCore
import HTTP2

/// How calls end.
extension ServerCall {
    /// The status has been sent: the stream is over.
    @inline(__always)
    func closed() {
        guard self.isOpen else { return }
        self.isOpen = false
        self.count(self.finalStatus ?? .unknown)
        self.stopWaiting()
        guard let connection = self.connection else { return }
        self.loop.markDirty(connection)
        connection.forget(self)
        if self.stage != .running {
            self.connection = nil
        }
    }

    /// Ends a call whose request and response were one piece each, and whose handler has returned: what ``closed()`` and
    /// ``handlerEnded()`` do, without what such a call cannot have.
    @inline(__always)
    func endAtOnce(_ connection: ConnectionHandler) {
        self.isAnsweredAtOnce = true
        self.isOpen = false
        self.stage = .ended
        self.count(.ok)
        if let token = self.deadlineToken {
            self.deadlineToken = nil
            self.loop.timers.cancel(token)
        }
        if self.sink != nil {
            self.sink = nil
        }
        self.loop.handlerEnded()
        connection.runningHandlers -= 1
        connection.forget(self)
        connection.engine.pointee.now = self.loop.now
        connection.engine.pointee.handlerEnded(self.stream)
        self.loop.markDirty(connection)
        self.connection = nil
    }

    /// Ends the call with a status that the handler did not choose; it is told.
    func reject(_ status: Status) {
        guard self.isOpen else { return }
        self.heldResponse = nil
        if self.pending != nil || self.finalStatus != nil {
            // In the middle of a message no status can be told.
            self.resetStream(.cancel, status.code)
        } else {
            self.finish(status, [:])
        }
        self.tellSink(.rejected(status))
    }

    /// The call's time is over.
    func deadlinePassed() {
        self.deadlineToken = nil
        guard self.isOpen else { return }
        self.heldResponse = nil
        if self.pending != nil {
            self.finalStatus = .deadlineExceeded
            self.resetStream(.cancel, .deadlineExceeded)
        } else {
            self.finish(Status(code: .deadlineExceeded, message: self.deadlineMessage), [:])
        }
        self.tellSink(.deadlineExceeded)
    }

    private var deadlineMessage: String {
        let milliseconds = (self.deadline &- self.startedAt) / 1_000_000
        return "the call took longer than its deadline of \(milliseconds) ms"
    }

    /// The stream or the connection is gone, or the server cuts the call short.
    func cancel(_ end: CallEnd) {
        guard self.isOpen else { return }
        switch end {
        case .cancelledByClient, .streamFailed:
            // The stream is reset already; its slot stays until the handler has returned.
            self.isOpen = false
            self.count(end.statusCode)
            self.stopWaiting()
            if self.stage != .running {
                self.releaseStream()
            }
        case .connectionLost:
            self.isOpen = false
            self.count(end.statusCode)
            self.stopWaiting()
            self.connection?.forget(self)
            if self.stage != .running {
                self.connection = nil
            }
        case .deadlineExceeded, .serverShutdown, .rejected:
            self.heldResponse = nil
            if self.pending != nil {
                self.resetStream(.cancel, end.statusCode)
            } else {
                self.finish(Status(code: end.statusCode, message: end.error.message), [:])
            }
        }
        self.tellSink(end)
    }

    private func resetStream(_ code: ErrorCode, _ status: Status.Code) {
        guard let connection = self.connection else { return }
        self.isOpen = false
        self.pending = nil
        self.pendingEnd = nil
        self.count(status)
        self.stopWaiting()
        connection.engine.pointee.now = self.loop.now
        connection.engine.pointee.reset(self.stream, code)
        self.loop.markDirty(connection)
        if self.stage != .running {
            self.releaseStream()
        }
    }

    private func tellSink(_ end: CallEnd) {
        guard let sink = self.sink.take() else { return }
        sink.cancelled(end)
    }

    /// Lets go of what waits for the stream.
    private func stopWaiting() {
        if let token = self.deadlineToken.take() {
            self.loop.timers.cancel(token)
        }
        self.pending = nil
        self.pendingEnd = nil
        self.initialMetadata = nil
        self.heldRequest = nil
        self.heldResponse = nil
        self.waitingData = []
        if let connection = self.connection {
            self.giveBackGathered(connection)
        }
        if let ticket = self.gateTicket.take() {
            self.loop.server.gate?.giveUp(ticket)
            self.loop.server.observer.metrics.waitEnded()
        }
    }

    /// Says that the handler has returned (on the loop, once).
    ///
    /// A handler that did not send a status leaves its client with UNKNOWN.
    package func handlerEnded() {
        guard self.stage == .running else { return }
        self.stage = .ended
        self.sink = nil
        self.loop.handlerEnded()
        if self.holdsPlace {
            self.holdsPlace = false
            self.loop.server.gate?.leave()
        }
        guard let connection = self.connection else { return }
        connection.runningHandlers -= 1
        if self.isOpen {
            if self.finalStatus == nil {
                self.finish(Status(code: .unknown, message: "the handler returned without a status"), [:])
            }
        } else {
            self.releaseStream()
        }
    }

    /// Gives a stream that was reset back to the engine.
    private func releaseStream() {
        guard let connection = self.connection.take() else { return }
        connection.forget(self)
        connection.engine.pointee.now = self.loop.now
        connection.engine.pointee.handlerEnded(self.stream)
        self.loop.markDirty(connection)
    }

    private func count(_ status: Status.Code) {
        guard let tally = self.head.tally else { return }
        let elapsed = self.loop.now &- self.startedAt
        self.loop.metrics.ended(
            tally,
            CallFigures(
                status: status,
                nanoseconds: Int64(clamping: elapsed),
                sentBytes: self.sentBytes,
                receivedBytes: self.receivedBytes,
                sentMessages: self.sentMessages,
                receivedMessages: self.receivedMessages
            )
        )
    }
}

extension ConnectionHandler {
    /// Drops a call whose stream is over.
    @inline(__always)
    func forget(_ call: ServerCall) {
        self.calls.remove(call)
    }
}

extension ServerEnvironment {
    /// When a call's time is over.
    @inline(__always)
    func deadline(_ timeout: Timeout?, from now: Instant) -> Instant {
        if timeout == nil, self.options.calls.defaultTimeout == nil, self.options.calls.maxTimeout == nil {
            return .max
        }
        return self.limitedDeadline(timeout, from: now)
    }

    @inline(never)
    private func limitedDeadline(_ timeout: Timeout?, from now: Instant) -> Instant {
        let requested = timeout.map { Duration.nanoseconds(Int64(clamping: $0.nanoseconds)) }
        guard let limited = self.options.calls.timeout(requested: requested) else { return .max }
        return Timeout(nanoseconds: Self.nanoseconds(limited)).deadline(from: now)
    }
}
