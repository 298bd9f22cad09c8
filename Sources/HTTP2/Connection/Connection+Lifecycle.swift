import HPACK

/// Output, timers, and the end of the connection.
extension Connection {
    /// The first bytes that wait to be sent, as far as they lie in a row; valid until the next call that mutates.
    ///
    /// These are all bytes that wait unless messages are sent from where they lie; see ``forEachOutput(limit:_:)``.
    package var output: UnsafeRawBufferPointer { self.outputBuffer.first }

    /// How many bytes wait to be sent.
    @inline(__always)
    package var outputCount: Int { self.outputBuffer.count }

    /// Calls `body` with the bytes that wait to be sent, run by run and in their order, but not more than `limit` times.
    ///
    /// The runs are valid until the next call that mutates. Own bytes alternate with messages that are sent from where
    /// they lie; without those there is one run.
    package func forEachOutput(limit: Int = .max, _ body: (UnsafeRawBufferPointer) -> Void) {
        self.outputBuffer.forEachRun(limit: limit, body)
    }

    /// Whether bytes wait to be sent.
    @inline(__always)
    package var hasOutput: Bool { self.outputBuffer.count > 0 }

    /// Whether so much output waits that the I/O layer should read nothing more before it has sent some.
    @inline(__always)
    package var isOutputFull: Bool { self.outputBuffer.count >= self.outputBound.current }

    /// Says that the first bytes that wait were sent, however many runs they lay in.
    ///
    /// Lets go of the owners of messages whose last byte is among them.
    /// ``next()`` is to be called afterwards.
    package mutating func drained(_ count: Int) {
        let isBulk = self.outputBuffer.hasReferences
        self.outputBuffer.removeFirst(count)
        self.outputBound.drained(isBulk ? count : 0, left: self.outputBuffer.count)
        self.stall.update(isWaiting: self.hasOutput, progressed: count > 0, now: self.now)
    }

    /// Gives back memory that an idle connection does not need; all of it can be had again at a price.
    package mutating func trim() {
        self.decoder.trim()
        self.encoder.trim()
        self.requests.removeAll()
        self.streams.trim()
        self.fields = .empty
    }

    /// Sends a PING whose answer comes as ``Event/pong(_:)``; nothing before a server's SETTINGS or after the end.
    package mutating func sendPing(_ payload: UInt64) {
        guard !self.isOver, self.stage != .preface else { return }
        PingFrame(payload: payload, isAcknowledgement: false).write(into: &self.outputBuffer)
    }

    /// Ends the connection in good order: no new streams, those that are there may finish.
    ///
    /// See ``DrainMachine``.
    ///
    /// How long that may take is the caller's: it calls ``close(_:_:)`` when the time is over.
    package mutating func drain(now: Instant) {
        self.now = now
        guard !self.isOver else { return }
        if self.stage == .preface {
            self.end()
            return
        }
        self.act(on: self.drainMachine.drain(now: now))
    }

    /// Ends the connection at once, with GOAWAY.
    package mutating func close(_ code: ErrorCode, _ message: String) {
        self.fail(HTTP2Error(scope: .connection, code: code, cause: .local, message: message))
    }

    /// When ``advance(to:)`` has something to do; the end of time if never.
    package var deadline: Instant {
        guard !self.isOver else { return .max }
        // A server's first frame is SETTINGS: before the client's preface, no PING asks whether it is there.
        let keepalive = self.stage == .preface ? Instant.max : self.keepalive.deadline
        let timers = min(keepalive, self.lifetime.deadline)
        return min(min(timers, self.stall.deadline), min(self.handshakeDeadline, self.drainMachine.deadline))
    }

    /// Lets time pass.
    ///
    /// ``next()`` is to be called afterwards.
    package mutating func advance(to now: Instant) {
        self.now = now
        guard !self.isOver, now >= self.deadline else { return }
        if now >= self.handshakeDeadline {
            let missing = self.stage == .open ? "acknowledgement of SETTINGS" : "preface and SETTINGS"
            self.giveUp(.settingsTimeout, .handshake, "no \(missing) within the time for the handshake")
        }
        if now >= self.stall.deadline {
            self.giveUp(.enhanceYourCalm, .stall, "the peer has not read for longer than the stall timeout")
        }
        self.advanceKeepalive(to: now)
        switch self.lifetime.advance(to: now) {
        case .none:
            break
        case .drain:
            self.drain(now: now)
        case .cut:
            self.giveUp(.noError, nil, "the connection's age and grace are over")
        }
        self.act(on: self.drainMachine.advance(to: now, streams: self.streams.count))
    }

    private mutating func advanceKeepalive(to now: Instant) {
        guard !self.isOver, self.stage != .preface else { return }
        switch self.keepalive.advance(to: now) {
        case .none:
            break
        case .sendPing:
            PingFrame(payload: PingTag.keepalive, isAcknowledgement: false).write(into: &self.outputBuffer)
        case .giveUp:
            self.giveUp(.noError, .keepalive, "no answer to a keepalive PING")
        }
    }

    private mutating func giveUp(_ code: ErrorCode, _ limit: Limit?, _ message: String) {
        self.fail(HTTP2Error(scope: .connection, code: code, cause: .local, limit: limit, message: message))
    }

    mutating func act(on action: DrainMachine.Action) {
        guard !self.isOver else { return }
        switch action {
        case .none:
            break
        case .sendNotice:
            GoAwayFrame.write(lastStreamID: 0x7fff_ffff, code: .noError, into: &self.outputBuffer)
            PingFrame(payload: PingTag.drain, isAcknowledgement: false).write(into: &self.outputBuffer)
        case .sendFinal:
            GoAwayFrame.write(lastStreamID: self.lastPeerStreamID, code: .noError, into: &self.outputBuffer)
        case .close:
            self.end()
        }
    }
}
