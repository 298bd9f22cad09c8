import HTTP2
import NIOCore

/// Timers and the end of a connection.
extension ConnectionHandler {
    /// Time without anything received after which memory is given back.
    private static let trimDelay: Instant = 1_000_000_000

    /// Makes sure that the loop's timer comes in time for the engine.
    func armTimer() {
        var deadline = self.engine.pointee.deadline
        if !self.isTrimmed, self.engine.pointee.streamCount == 0 {
            deadline = min(deadline, self.loop.now + Self.trimDelay)
        }
        guard deadline < self.timer?.deadline ?? .max, self.context != nil else { return }
        if let timer = self.timer {
            self.loop.timers.cancel(timer.token)
        }
        self.timer = (deadline, self.loop.timers.schedule(.connection(self), at: deadline))
    }

    func timerFired() {
        self.timer = nil
        guard self.context != nil else { return }
        self.engine.pointee.advance(to: self.loop.now)
        if self.engine.pointee.streamCount == 0, !self.isTrimmed {
            // Only if nothing has come since the timer was set.
            if self.isActive {
                self.isActive = false
            } else {
                self.trim()
            }
        }
        self.loop.markDirty(self)
    }

    private func trim() {
        self.isTrimmed = true
        self.engine.pointee.trim()
        self.heads = CallHeads()
        self.calls = []
        self.headsWaiting = []
    }

    /// Ends the connection in good order.
    package func drain() {
        guard !self.isShuttingDown else { return }
        self.isShuttingDown = true
        self.closeReason = .shutdown
        self.engine.pointee.drain(now: self.loop.now)
        self.loop.markDirty(self)
    }

    /// Ends the connection and its calls at once.
    package func cut(_ end: CallEnd) {
        self.closeReason = .shutdown
        self.cancelAll(end)
        self.engine.pointee.close(.noError, "the server is shutting down")
        self.loop.markDirty(self)
    }

    /// The client will send no more.
    func peerClosed() {
        self.closeDetail = "the client closed it"
        self.context?.close(promise: nil)
    }

    /// The channel is gone.
    func disconnected() {
        guard !self.peerDescription.isEmpty, !self.isDisconnected else { return }
        self.isDisconnected = true
        if let timer = self.timer.take() {
            self.loop.timers.cancel(timer.token)
        }
        self.cancelAll(.connectionLost(self.closeDetail.isEmpty ? "the client closed it" : self.closeDetail))
        let observer = self.loop.server.observer
        observer.metrics.connectionClosed(self.closeReason)
        observer.log.connectionClosed(peer: self.peer, reason: self.closeReason, detail: self.closeDetail)
    }

    /// Says in HTTP/1.1 what is spoken here.
    func answerHTTP1() {
        self.closeReason = .notHTTP2
        if let context = self.context {
            context.writeAndFlush(self.wrapOutboundOut(HTTP1Answer.bytes), promise: nil)
        }
        self.closesWhenFlushed = true
    }
}
