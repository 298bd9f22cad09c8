import HPACK
import HTTP2
package import NIOCore

/// One connection: what the channel reads goes into the engine, what the engine tells goes to the calls, and what the
/// calls say goes through the engine to the channel.
///
/// The only handler in its channel's pipeline. Everything here happens on the connection's event loop. It writes nothing
/// at once: output is gathered until the loop's cycle, which ends each read, calls ``flush()``.
///
/// Events are pulled, so a handler that runs within a read may call the engine: it does so between two events. What the
/// engine hands out (DATA, fields) lies in memory that only the next event touches, never something that is sent.
package final class ConnectionHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = Never
    package typealias OutboundIn = Never
    package typealias OutboundOut = ByteBuffer

    let loop: LoopContext
    /// A pointer, since accesses to a stored engine would each be checked for exclusivity; ours until `deinit`.
    let engine: UnsafeMutablePointer<Connection>
    private(set) var context: ChannelHandlerContext?

    /// The client's and our own end.
    private(set) var peer = EndpointAddress.unknown
    private(set) var peerDescription = ""
    private(set) var localDescription = ""

    let calls = CallTable()
    /// One that is over, for the next call.
    var spareCall: ServerCall?
    /// Requests that are not gRPC, until they are answered, each at the slot of its stream.
    var httpAnswers: [Int: HTTPAnswer] = [:]
    /// How many handlers run, those included whose call is over for the client.
    var runningHandlers = 0
    /// What was made of the header lists that the client repeats.
    let heads = CallHeads()
    /// What is held of messages that are not whole.
    var gathering: GatheringBudget
    /// Calls whose window stays shut until others have given back what they hold.
    var starvedCalls: [ServerCall] = []
    /// Calls whose metadata waits for the first message; it leaves with the cycle.
    var headsWaiting: [ServerCall] = []

    /// Registered with the engine: the head and the trailers of a call that goes well.
    let plainHead: PreparedFields.ID
    let okTrailers: PreparedFields.ID

    /// Whether the loop's cycle will call ``flush()``.
    var isDirty = false
    /// Whether the channel wants to read and was not let, because too much output waits.
    var isReadHeldBack = false
    /// Whether the channel is to be closed when the output has left.
    var closesWhenFlushed = false
    /// When the channel is closed even if not everything has left.
    var closeDeadline = Instant.max
    var stallCheck = StallCheck()
    /// Whether bytes have come since the last look.
    var isActive = true
    var isTrimmed = false
    var timer: (deadline: Instant, token: LoopTimers.Token)?
    /// Why the connection ends, as far as is known.
    var closeReason = CloseReason.peer
    var closeDetail = ""
    var isShuttingDown = false
    var isDisconnected = false

    package init(loop: LoopContext) {
        self.loop = loop
        // The loop may have slept for long: the engine's timers start from here.
        loop.refreshTime()
        self.gathering = GatheringBudget(limit: loop.server.options.streams.maxWindow)
        self.engine = .allocate(capacity: 1)
        self.engine.initialize(
            to: Connection(
                role: .server,
                sharing: loop.server.connectionOptions(),
                hashSeed: UInt64.random(in: .min ... .max),
                now: loop.now
            )
        )
        self.plainHead = self.engine.pointee.register(loop.server.plainHead)
        self.okTrailers = self.engine.pointee.register(ResponseTrailers.ok)
    }

    deinit {
        self.engine.deinitialize(count: 1)
        self.engine.deallocate()
    }

    // MARK: - The channel

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // Not when the channel becomes inactive: the gate counts a connection until it is closed, and is asked then.
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.channel.closeFuture.whenComplete { _ in bound.value.loop.remove(bound.value) }
        if context.channel.isActive {
            self.connected(context)
        }
    }

    package func channelActive(context: ChannelHandlerContext) {
        self.connected(context)
    }

    private func connected(_ context: ChannelHandlerContext) {
        guard self.peerDescription.isEmpty else { return }
        self.peer = EndpointAddress(context.remoteAddress)
        self.peerDescription = "\(self.peer)"
        self.localDescription = "\(EndpointAddress(context.localAddress))"
        self.loop.refreshTime()
        self.loop.add(self)
        self.loop.markDirty(self)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.loop.readBegins()
        let buffer = self.unwrapInboundIn(data)
        self.loop.server.observer.metrics.bytes(received: buffer.readableBytes)
        self.isActive = true
        self.isTrimmed = false
        buffer.withUnsafeReadableBytes { bytes in
            self.engine.pointee.receive(bytes, now: self.loop.now)
            self.handleEvents()
        }
        self.loop.markDirty(self)
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        self.loop.runCycle()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            self.loop.markDirty(self)
        }
    }

    package func read(context: ChannelHandlerContext) {
        if self.engine.pointee.isOutputFull {
            self.isReadHeldBack = true
        } else {
            context.read()
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.closeReason = .socketError
        self.closeDetail = "\(error)"
        context.close(promise: nil)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        self.loop.refreshTime()
        self.disconnected()
        // The read that found the end of the stream is not completed any more.
        self.loop.runCycle()
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.disconnected()
        self.context = nil
    }
}
