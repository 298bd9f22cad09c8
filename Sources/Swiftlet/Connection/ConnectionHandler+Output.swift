import HTTP2
import Sockets

/// What leaves.
extension ConnectionHandler {
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
        while self.engine.pointee.hasOutput, !self.isSendBlocked, self.isConnected {
            let output = self.engine.pointee.output
            let isAll = output.count == self.engine.pointee.outputCount
            switch isAll ? self.accepted.socket.send(output) : self.sendRuns() {
            case .bytes(let count):
                self.loop.server.observer.metrics.bytes(sent: count)
                self.engine.pointee.drained(count)
                self.isSendBlocked = isAll && count < output.count
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
