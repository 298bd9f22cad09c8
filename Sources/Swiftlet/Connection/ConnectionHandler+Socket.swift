import HTTP2
import Sockets

/// The socket: opened, read, and closed.
extension ConnectionHandler: PollTarget {
    /// How often a socket that has more is read before it is the others' turn.
    private static let maxReads = 4

    /// Begins to serve the connection.
    func start() {
        do throws(SocketError) {
            self.token = try self.loop.eventLoop.register(self.accepted.socket, for: self.interest, self)
        } catch {
            self.loop.server.observer.metrics.connectionClosed(.socketError)
            self.accepted.close()
            // It never was there, but it may be the last one that a loop which drains has to tell of.
            self.loop.remove(self)
            return
        }
        self.loop.add(self)
        self.loop.markDirty(self)
    }

    func ready(_ readiness: Readiness) {
        self.loop.readBegins()
        if readiness.contains(.writable) {
            self.isSendBlocked = false
            self.loop.markDirty(self)
        }
        if readiness.contains(.readable) || readiness.contains(.broken) {
            self.receive()
        }
        self.loop.readEnds()
    }

    /// Reads what is there, as far as the output has room for what becomes of it.
    private func receive() {
        var reads = 0
        while self.isConnected, reads < Self.maxReads {
            reads += 1
            switch self.accepted.socket.receive(into: self.loop.receiveBuffer) {
            case .bytes(let count):
                self.received(UnsafeRawBufferPointer(rebasing: self.loop.receiveBuffer[..<count]))
                guard count == self.loop.receiveBuffer.count, !self.engine.pointee.isOutputFull else { return }
                // What a worker has taken from here lies in the buffer.
                if self.loop.workers.isPulling { return }
            case .wouldBlock:
                return
            case .ended:
                self.close()
            case .failed(let code):
                self.fail("receive", code)
            }
        }
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        self.loop.metrics.received(bytes.count)
        self.isActive = true
        self.isTrimmed = false
        self.engine.pointee.receive(bytes, now: self.loop.now)
        if let worker = self.loop.workers.pulling {
            worker.pulls(from: self)
            self.handleEvents(until: worker)
        } else {
            self.handleEvents()
        }
        self.loop.markDirty(self)
    }

    /// Waits for what there is to wait for: not for input while too much output waits, and for room only if there was none.
    func updateInterest() {
        var interest = Readiness.none
        if !self.engine.pointee.isOutputFull { interest.insert(.readable) }
        if self.isSendBlocked { interest.insert(.writable) }
        guard interest != self.interest, let token = self.token else { return }
        self.interest = interest
        self.loop.eventLoop.change(token, to: interest)
    }

    // MARK: - The end

    /// Closes a connection whose socket is broken.
    func fail(_ call: String, _ code: CInt) {
        // A client that goes without a word is not an error of ours, and happens all the time.
        self.closeReason = .socketError
        self.closeDetail = "\(SocketError(call, code))"
        self.close()
    }

    /// Closes the socket, and ends what depends on it.
    func close() {
        guard let token = self.token.take() else { return }
        self.loop.eventLoop.deregister(token)
        self.accepted.close()
        if let timer = self.timer.take() {
            self.loop.timers.cancel(timer.token)
        }
        self.cancelAll(.connectionLost(self.closeDetail.isEmpty ? "the client closed it" : self.closeDetail))
        let observer = self.loop.server.observer
        observer.metrics.connectionClosed(self.closeReason)
        observer.log.connectionClosed(peer: self.peer, reason: self.closeReason, detail: self.closeDetail)
        self.loop.remove(self)
    }
}
