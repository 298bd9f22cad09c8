/// How streams end, and what is done about errors.
extension Connection {
    /// The peer's half is closed.
    @inline(__always)
    mutating func closeRemote(_ slot: Int) {
        self.streams.at(slot).pointee.state.remote = .closed
        if self.streams.at(slot).pointee.state.local == .closed {
            self.finish(slot)
        }
    }

    /// Our half is closed: END_STREAM is written.
    ///
    /// A server is then done with the stream. A client that still sends is asked to stop (RFC 9113, section 8.1).
    @inline(__always)
    mutating func closeLocal(_ slot: Int) {
        let stream = self.streams.at(slot)
        stream.pointee.state.local = .closed
        if self.role == .server {
            stream.pointee.state.isHandled = false
        }
        if stream.pointee.state.remote == .closed {
            self.finish(slot)
        } else if self.role == .server {
            ResetStreamFrame.write(.noError, streamID: stream.pointee.id, into: &self.outputBuffer)
            self.resets.earn()
            self.closeReset(slot, .resetByUs)
        }
    }

    /// Both halves are closed in good order.
    @inline(__always)
    private mutating func finish(_ slot: Int) {
        self.closedStreams.note(self.streams.at(slot).pointee.id, .finished)
        self.resets.earn()
        if !self.streams.at(slot).pointee.state.isHandled {
            self.release(slot)
        }
    }

    /// The stream is reset: it is closed on the wire, its handler may still run.
    mutating func closeReset(_ slot: Int, _ ending: ClosedStreams.Ending) {
        let stream = self.streams.at(slot)
        self.closedStreams.note(stream.pointee.id, ending)
        stream.pointee.state.local = .closed
        stream.pointee.state.remote = .closed
        stream.pointee.state.isReset = true
        stream.pointee.wantsToWrite = false
        self.writers.remove(slot, in: self.streams)
        if !stream.pointee.state.isHandled {
            self.release(slot)
        }
    }

    /// Gives a stream's slot back, and to the peer what nobody will consume any more.
    @inline(__always)
    mutating func release(_ slot: Int) {
        let unconsumed = self.streams.at(slot).pointee.unconsumed
        if unconsumed > 0, !self.isOver {
            self.announce(self.receiveWindow.consume(unconsumed))
        }
        if self.streams.at(slot).pointee.isQueued {
            self.writers.remove(slot, in: self.streams)
        }
        self.streams.remove(slot)
        if self.streams.count == 0 {
            self.lifetime.idle(now: self.now)
        }
    }

    /// Deals with an error: resets the stream or ends the connection.
    @inline(never)
    mutating func recover(from error: HTTP2Error) -> Event? {
        guard case .stream(let id) = error.scope else {
            self.fail(error)
            return nil
        }
        do throws(HTTP2Error) {
            return try self.resetForError(id, error)
        } catch {
            self.fail(error)
            return nil
        }
    }

    private mutating func resetForError(_ id: StreamID, _ error: HTTP2Error) throws(HTTP2Error) -> Event? {
        guard !self.isIdle(id) else {
            // RST_STREAM must not be sent for an idle stream (RFC 9113, section 6.4).
            throw .connection(error.code, error.message)
        }
        self.lastStreamError = error
        try self.countControlFrame()
        ResetStreamFrame.write(error.code, streamID: id, into: &self.outputBuffer)
        let slot = self.streams.find(id)
        var event: Event?
        if slot >= 0, !self.streams.at(slot).pointee.state.isClosedOnWire {
            let stream = StreamHandle(id: id, slot: slot)
            event = self.streams.at(slot).pointee.state.isHandled ? .reset(stream, error.code) : nil
            self.closeReset(slot, .resetByUs)
        } else if slot < 0 {
            self.closedStreams.note(id, .resetByUs)
        }
        do throws(HTTP2Error) {
            try self.countReset(id)
        } catch {
            self.fail(error)
        }
        return event
    }

    /// Ends the connection with GOAWAY.
    @inline(never)
    mutating func fail(_ error: HTTP2Error) {
        guard !self.isOver else { return }
        GoAwayFrame.write(
            lastStreamID: self.lastPeerStreamID,
            code: error.code,
            debug: error.message,
            into: &self.outputBuffer
        )
        self.failure = error
        self.end()
    }

    /// Nothing more is read or written but what is in the output.
    mutating func end() {
        self.stage = .ending
        self.writers.removeAll(in: self.streams)
    }
}
