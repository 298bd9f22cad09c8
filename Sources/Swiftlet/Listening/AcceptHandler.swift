import NIOCore
import NIOPosix

/// Stands between a listening socket and what is made of its connections: counts them, turns away those that are too many,
/// and pauses while the system refuses to accept.
///
/// A connection beyond the limit is closed at once, not left in the kernel's queue: its client learns it now and can go to
/// another server, and we can count it. One that waited in the queue would look to its client like a server that hangs.
///
/// When the process has no more file descriptors, the kernel goes on saying that a connection waits: without a pause, the
/// loop would spin. The pause begins at 10 ms and doubles up to 1 second.
final class AcceptHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private static let shortestPause: Int64 = 10
    private static let longestPause: Int64 = 1000

    private let gate: ConnectionGate
    private let observer: Observer
    private var address = EndpointAddress.unknown
    private var pause = AcceptHandler.shortestPause
    private var isPaused = false

    init(gate: ConnectionGate, observer: Observer) {
        self.gate = gate
        self.observer = observer
    }

    func channelActive(context: ChannelHandlerContext) {
        self.address = EndpointAddress(context.localAddress)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.pause = Self.shortestPause
        let connection = self.unwrapInboundIn(data)
        let peer = EndpointAddress.ends(of: connection).peer
        guard self.gate.enter() else {
            self.observer.limit(
                .connections,
                peer: peer,
                detail: "\(self.gate.limit) connections are open, as many as allowed"
            )
            connection.close(promise: nil)
            return
        }
        self.observer.metrics.connectionOpened()
        self.observer.log.connectionOpened(peer: peer)
        let gate = self.gate
        let metrics = self.observer.metrics
        connection.closeFuture.whenComplete { _ in
            gate.leave()
            metrics.connectionGone()
        }
        context.fireChannelRead(data)
    }

    /// Takes an error of accepting; what cannot be recovered from closes the socket after this.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.observer.metrics.acceptFailed()
        let code = (error as? IOError)?.errnoCode
        if error is NIOFcntlFailedError || code?.isAbortedConnection ?? false {
            // The client was gone before we came to it.
            self.observer.log.acceptAborted(on: self.address)
            return
        }
        self.observer.log.acceptFailed(on: self.address, problem: code?.described(port: nil) ?? "\(error)")
        if code?.isOutOfResources ?? false { self.pauseAccepting(context: context) }
    }

    private func pauseAccepting(context: ChannelHandlerContext) {
        guard !self.isPaused else { return }
        self.isPaused = true
        // Holding reads back would not do: NIO keeps a socket registered that threw at the first accept.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let loopBound = NIOLoopBound((handler: self, channel: context.channel), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(self.pause)) {
            loopBound.value.handler.isPaused = false
            // Fails if the socket was closed meanwhile, and then it does not matter.
            try? loopBound.value.channel.syncOptions?.setOption(.autoRead, value: true)
        }
        self.pause = min(self.pause * 2, Self.longestPause)
    }
}
