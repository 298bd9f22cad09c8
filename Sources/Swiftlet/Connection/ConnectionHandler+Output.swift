import HTTP2
import NIOCore

/// What leaves.
extension ConnectionHandler {
    /// Sends what is to be sent, as far as the channel takes it: called once per cycle.
    func flush() {
        self.engine.pointee.now = self.loop.now
        self.sendWaitingHeads()
        self.handleEvents()
        self.writeOutput()
        self.armTimer()
        guard let context = self.context else { return }
        if self.closesWhenFlushed, !self.engine.pointee.hasOutput {
            self.closesWhenFlushed = false
            self.closeWhenWritten(context)
        } else if self.isReadHeldBack, !self.engine.pointee.isOutputFull {
            self.isReadHeldBack = false
            context.read()
        }
    }

    private func writeOutput() {
        guard let context = self.context else {
            self.engine.pointee.drained(self.engine.pointee.outputCount)
            return
        }
        while self.engine.pointee.hasOutput, context.channel.isWritable {
            let count = self.engine.pointee.outputCount
            self.loop.outputBuffer.clear(minimumCapacity: count)
            self.engine.pointee.forEachOutput { self.loop.outputBuffer.writeBytes($0) }
            self.engine.pointee.drained(count)
            self.stallCheck.wrote(count, now: self.loop.now, timeout: self.loop.server.stallTimeout)
            self.loop.server.observer.metrics.bytes(sent: count)
            context.writeAndFlush(self.wrapOutboundOut(self.loop.outputBuffer), promise: nil)
            self.handleEvents()
        }
    }

    /// Closes when the channel has sent what it holds.
    private func closeWhenWritten(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer())).whenComplete { _ in
            bound.value.close(promise: nil)
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
