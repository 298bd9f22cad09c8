import HTTP2
import Sockets

/// Timers and the end of a connection.
extension ConnectionHandler {
    /// Time without anything received after which memory is given back.
    private static let trimDelay: Instant = 1_000_000_000
    /// Time that the last output of a connection that is over gets to leave.
    private static let closeDelay: Instant = 2_000_000_000

    /// Makes sure that the loop's timer comes in time for the engine.
    func armTimer() {
        var deadline = min(self.engine.pointee.deadline, self.closeDeadline)
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
        guard self.isConnected else { return }
        self.engine.pointee.advance(to: self.loop.now)
        if self.loop.now >= self.closeDeadline {
            self.close()
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

    private func trim() {
        self.isTrimmed = true
        self.engine.pointee.trim()
        self.heads.removeAll()
        self.calls.removeAll()
        self.spareCall = nil
        self.headsWaiting = []
        self.knownDescriptions = nil
    }

    /// Ends the connection in good order.
    func drain() {
        guard !self.isShuttingDown else { return }
        self.isShuttingDown = true
        self.closeReason = .shutdown
        self.engine.pointee.drain(now: self.loop.now)
        self.loop.markDirty(self)
    }

    /// Ends the connection and its calls at once.
    func cut(_ end: CallEnd) {
        self.closeReason = .shutdown
        self.cancelAll(end)
        self.engine.pointee.close(.noError, "the server is shutting down")
        self.loop.markDirty(self)
    }

    /// Closes the socket as soon as everything has left, and soon in any case.
    func closeSoon() {
        self.closesWhenFlushed = true
        self.closeDeadline = self.loop.now + Self.closeDelay
        self.loop.markDirty(self)
    }

    /// Says in HTTP/1.1 what is spoken here.
    func answerHTTP1() {
        self.closeReason = .notHTTP2
        // It is the first that is sent on this connection, so that there is room for it.
        _ = HTTP1Answer.bytes.withUnsafeBytes { self.accepted.socket.send($0) }
        self.closeSoon()
    }
}
