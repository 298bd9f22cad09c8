import HTTP2
import NIOCore

/// Timers and the end of a connection.
extension ConnectionHandler {
    /// Time without anything received after which memory is given back.
    private static let trimDelay: Instant = 1_000_000_000
    /// Time that the last output of a connection that is over gets to leave.
    private static let closeDelay: Instant = 2_000_000_000

    /// Makes sure that the loop's timer comes in time for the engine.
    func armTimer() {
        guard self.context != nil, !self.isDisconnected else { return }
        var deadline = min(self.engine.pointee.deadline, min(self.closeDeadline, self.stallCheck.deadline))
        if !self.isTrimmed, self.engine.pointee.streamCount == 0 {
            deadline = min(deadline, self.loop.now + Self.trimDelay)
        }
        guard deadline < self.timer?.deadline ?? .max else { return }
        if let timer = self.timer {
            self.loop.timers.cancel(timer.token)
        }
        self.timer = (deadline, self.loop.timers.schedule(.connection(self), at: deadline))
    }

    func timerFired() {
        self.timer = nil
        guard let context = self.context, !self.isDisconnected else { return }
        self.engine.pointee.advance(to: self.loop.now)
        if self.loop.now >= self.closeDeadline || self.isStalled(context.channel) {
            context.close(promise: nil)
            return
        }
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

    /// Whether the socket has not taken a byte for too long.
    ///
    /// The engine watches its own output only; what the channel holds has left it.
    private func isStalled(_ channel: any Channel) -> Bool {
        guard self.loop.now >= self.stallCheck.deadline, let timeout = self.loop.server.stallTimeout else {
            return false
        }
        let buffered = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard self.stallCheck.isStalled(buffered: buffered, now: self.loop.now, timeout: timeout) else { return false }
        self.closeReason = .limit
        self.closeDetail = "the client has not read for longer than the stall timeout"
        self.loop.server.observer.limit(.http2(.stall), peer: self.peer, detail: self.closeDetail)
        return true
    }

    private func trim() {
        self.isTrimmed = true
        self.engine.pointee.trim()
        self.heads.removeAll()
        self.calls.removeAll()
        self.spareCall = nil
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

    /// Closes the channel as soon as everything has left, and soon in any case.
    func closeSoon() {
        self.closesWhenFlushed = true
        self.closeDeadline = self.loop.now + Self.closeDelay
        self.loop.markDirty(self)
    }

    /// Says in HTTP/1.1 what is spoken here.
    func answerHTTP1() {
        self.closeReason = .notHTTP2
        if let context = self.context {
            context.writeAndFlush(self.wrapOutboundOut(HTTP1Answer.bytes), promise: nil)
        }
        self.closeSoon()
    }
}
