import HTTP2
import Sockets

/// What leaves.
extension ConnectionHandler {
    /// Bytes that one connection sends before it is the others' turn: a client that reads at once always makes room.
    private static let maxSentAtOnce = 1 << 20

    /// Sends what is to be sent, as far as the socket takes it: called once per cycle.
    func flush() {
        self.engine.pointee.now = self.loop.now
        self.sendWaitingHeads()
        self.handleEvents()
        self.sendOutput()
        guard self.isConnected else { return }
        if self.closesWhenFlushed, !self.engine.pointee.hasOutput {
            self.close()
            return
        }
        self.updateInterest()
        self.armTimer()
    }

    private func sendOutput() {
        guard self.isConnected else {
            // What the calls' ends have left: nobody is there any more.
            self.engine.pointee.drained(self.engine.pointee.outputCount)
            return
        }
        var sent = 0
        while self.engine.pointee.hasOutput, !self.isSendBlocked, self.isConnected {
            guard sent < Self.maxSentAtOnce else {
                self.loop.markDirty(self)
                return
            }
            // Whoever has its answer finds the call counted.
            self.loop.metrics.publishCalls()
            let output = self.engine.pointee.output
            let isAll = output.count == self.engine.pointee.outputCount
            switch isAll ? self.accepted.socket.send(output) : self.sendRuns() {
            case .bytes(let count):
                self.loop.metrics.sent(count)
                self.engine.pointee.drained(count)
                sent += count
                self.isSendBlocked = isAll && count < output.count
                // A long transfer shows while it lasts.
                if self.engine.pointee.hasOutput { self.loop.metrics.publish() }
                self.handleEvents()
            case .wouldBlock:
                self.isSendBlocked = true
            case .failed(let code):
                self.fail("send", code)
            case .ended:
                self.close()
            }
        }
    }

    /// Sends output that does not lie in a row.
    private func sendRuns() -> Transfer {
        withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: Socket.maxBuffers) { runs in
            var count = 0
            self.engine.pointee.forEachOutput(limit: Socket.maxBuffers) { run in
                runs.initializeElement(at: count, to: run)
                count += 1
            }
            return self.accepted.socket.send(UnsafeBufferPointer(rebasing: runs[..<count]))
        }
    }

    /// Metadata that waits for the first message leaves now: the handler is doing something else.
    private func sendWaitingHeads() {
        guard !self.headsWaiting.isEmpty else { return }
        for call in self.headsWaiting {
            call.sendWaitingHead()
        }
        self.headsWaiting.removeAll(keepingCapacity: true)
    }
}
