import NIOCore

/// Stands between a listening socket and what is made of its connections: counts them, turns away those that are too many,
/// and pauses while the system refuses to accept.
///
/// A connection beyond the limit is closed at once, not left in the kernel's queue: its client learns it now and can go to
/// another server, and we can count it. One that waited in the queue would look to its client like a server that hangs.
///
/// When the process has no more file descriptors, the kernel goes on saying that a connection waits: without a pause, the
/// loop would spin. The pause begins at 10 ms and doubles up to 1 second.
final class AcceptHandler: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = any Channel

    private static let shortestPause: Int64 = 10
    private static let longestPause: Int64 = 1000

    private let gate: ConnectionGate
    private let observer: Observer
    private var address = EndpointAddress.unknown
    private var pause = AcceptHandler.shortestPause
    private var isPaused = false
    private var holdsRead = false

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
        let peer = EndpointAddress(connection.remoteAddress)
        guard self.gate.enter() else {
            self.observer.limit(
                .connections,
                peer: peer,
                detail: "\(self.gate.count) connections are open, allowed \(self.gate.limit)"
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

    func read(context: ChannelHandlerContext) {
        if self.isPaused {
            self.holdsRead = true
        } else {
            context.read()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.observer.metrics.acceptFailed()
        self.observer.log.acceptFailed(on: self.address, error: error)
        guard !self.isPaused, (error as? IOError)?.errnoCode.isOutOfResources ?? false else { return }
        self.isPaused = true
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(self.pause)) {
            let (handler, context) = loopBound.value
            handler.resume(context: context)
        }
        self.pause = min(self.pause * 2, Self.longestPause)
    }

    private func resume(context: ChannelHandlerContext) {
        self.isPaused = false
        guard self.holdsRead else { return }
        self.holdsRead = false
        context.read()
    }
}
