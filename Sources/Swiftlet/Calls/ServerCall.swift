package import GRPCCore
import HTTP2
package import Synchronization

/// One call, from its HEADERS until both its stream and its handler are over.
///
/// ```
///            begin            complete or streaming        handler's status
///  HEADERS ────────→ (gate) ──────────────→ handler runs ──────────────────→ END_STREAM
///                       │                        │
///                       └── cancel: reset, deadline, connection lost ──→ sink.cancelled, handler goes on to its end
/// ```
///
/// `@unchecked Sendable`: the constants are immutable, what ``reuse(_:_:_:_:_:)`` sets does not change while anybody else
/// has the object, what is `Atomic` is safe, and everything else is touched on the call's event loop only; whoever holds a
/// call elsewhere goes through ``loop`` first.
package final class ServerCall: @unchecked Sendable {
    /// Where the call stands.
    enum Stage {
        /// The request is not complete, or a place among the running handlers is not free.
        case waiting
        case running
        /// The handler has returned.
        case ended
    }

    package let loop: LoopContext
    /// The metadata that the client sent.
    private(set) var metadata: Metadata
    /// When the call's time is over; `.max` if never.
    private(set) var deadline: Instant
    private(set) var startedAt: Instant
    private(set) var stream: StreamHandle
    private(set) var head: CallHead
    /// Whether further messages are compressed, if the client takes it at all.
    package let compressesResponses = Atomic<Bool>(true)
    /// Whether the message that the handler has taken last was compressed.
    package let isLastMessageCompressed = Atomic<Bool>(false)

    /// The connection; `nil` when stream and handler are over.
    var connection: ConnectionHandler?
    var stage = Stage.waiting
    /// Whether something can still be sent to the client.
    var isOpen = true
    var sink: (any CallSink)?
    var gateTicket: Int?
    var holdsPlace = false
    var deadlineToken: LoopTimers.Token?

    // The request
    var reader: MessageReader
    /// The message of a request that is not complete.
    var heldRequest: MessageBytes?
    /// DATA of a call that waits for a place.
    var waitingData: [UInt8] = []
    var isRequestComplete = false
    /// Whether anything of the request went through the reader.
    var hasParts = false
    /// Whether the request came in one piece.
    var isWhole = false
    /// Whether the response left in one piece too.
    var isAnsweredAtOnce = false
    var receivedMessages = 0
    var receivedBytes = 0
    /// Bytes that the handler has not taken; the flow-control window opens when it does.
    var unconsumed = 0
    /// Bytes of an unfinished message for which the window was opened nevertheless.
    var gatheredBytes = 0
    /// Whether the window waits for other calls' messages to be whole.
    var isStarved = false

    // The response
    var initialMetadata: Metadata?
    var isHeadSent = false
    /// The message of a response that has only one; it leaves with the status.
    var heldResponse: MessageBytes?
    /// A message of which a part has not been taken by the connection.
    var pending: (message: MessageBytes, offset: Int)?
    var pendingEnd: (status: Status, metadata: Metadata)?
    var sentMessages = 0
    var sentBytes = 0
    var finalStatus: Status.Code?

    init(
        _ connection: ConnectionHandler,
        _ stream: StreamHandle,
        _ head: CallHead,
        _ metadata: Metadata,
        _ timeout: Timeout?
    ) {
        self.connection = connection
        self.loop = connection.loop
        self.stream = stream
        self.head = head
        self.metadata = metadata
        self.startedAt = connection.loop.now
        self.deadline = connection.loop.server.deadline(timeout, from: self.startedAt)
        self.reader = MessageReader(
            limit: connection.loop.server.options.messages.maxReceiveSize,
            allowsCompression: head.requestEncoding != .identity
        )
    }

    /// Makes the next call of the same connection of one that is over and that nobody else has.
    ///
    /// What only some calls use was put back when it was over.
    @inline(__always)
    func reuse(
        _ connection: ConnectionHandler,
        _ stream: StreamHandle,
        _ head: CallHead,
        _ metadata: Metadata,
        _ timeout: Timeout?
    ) {
        self.connection = connection
        self.stream = stream
        if self.head !== head {
            self.head = head
        }
        self.metadata = metadata
        self.startedAt = connection.loop.now
        self.deadline = connection.loop.server.deadline(timeout, from: self.startedAt)
        self.stage = .waiting
        self.isOpen = true
        self.isRequestComplete = false
        self.isWhole = false
        self.isAnsweredAtOnce = false
        self.receivedMessages = 0
        self.receivedBytes = 0
        self.sentMessages = 0
        self.sentBytes = 0
        self.finalStatus = nil
        self.compressesResponses.store(true, ordering: .relaxed)
    }

    /// Whether the call is over and as plain as most: then its object may be used for the next one, if nobody else has it.
    @inline(__always)
    var isReusable: Bool {
        self.isAnsweredAtOnce && self.stage == .ended && self.connection == nil
            && self.head.requestEncoding == .identity
    }

    package var method: MethodDescriptor { self.head.method }
    /// The client's and our own end of the connection.
    var remotePeer: String { self.head.remotePeer }
    var localPeer: String { self.head.localPeer }

    @inline(__always) var hasSingleRequest: Bool { self.head.hasSingleRequest }
    @inline(__always) var hasSingleResponse: Bool { self.head.hasSingleResponse }

    // MARK: - The way in

    /// Takes up the call.
    func begin(endStream: Bool) {
        if let tally = self.head.tally { self.loop.metrics.started(tally) }
        if self.deadline != .max {
            guard self.deadline > self.loop.now else {
                self.deadlinePassed()
                return
            }
            self.deadlineToken = self.loop.timers.schedule(.call(self), at: self.deadline)
        }
        if !self.hasSingleRequest {
            self.enter()
        }
        if endStream {
            self.requestEnded()
        }
    }

    /// Asks for a place among the running handlers, and starts if there is one.
    func enter() {
        guard let gate = self.loop.server.gate else {
            self.start()
            return
        }
        switch gate.enter(self) {
        case .enter:
            self.holdsPlace = true
            self.start()
        case .wait(let ticket):
            self.gateTicket = ticket
            self.loop.server.observer.metrics.waitBegan()
        case .refuse:
            let message = "\(gate.limit) calls are running, which is the limit of this server"
            self.loop.server.observer.limit(
                .concurrentCalls,
                peer: self.connection?.peer ?? .unknown,
                detail: message
            )
            self.reject(Status(code: .resourceExhausted, message: message))
        }
    }

    /// A place is free: called on the loop, once, for a call that was told to wait.
    func admitted() {
        guard self.gateTicket.take() != nil else {
            // It was cancelled while the place was on its way.
            self.loop.server.gate?.leave()
            return
        }
        self.loop.server.observer.metrics.waitEnded()
        self.holdsPlace = true
        self.start()
        self.replayWaitingData()
    }

    private func start() {
        self.stage = .running
        self.connection?.runningHandlers += 1
        self.loop.handlerStarted()
        switch self.head.route {
        case .stream(let handler, _):
            let sink = handler.start(self)
            self.sink = sink
            guard self.hasSingleRequest, let message = self.heldRequest.take() else { return sink.begin() }
            sink.received(owned: message)
            sink.receivedEnd()
            sink.begin()
            self.releaseRequest()
        case .unary(let handler, _):
            guard let message = self.heldRequest.take() else { return }
            // A handler that reads a stream learns it when it takes the message.
            if message.cameCompressed {
                self.isLastMessageCompressed.store(true, ordering: .relaxed)
            }
            if let sink = handler.handle(owned: message, of: self) {
                self.attach(sink)
            }
        case .unimplemented:
            break
        }
    }

    /// Starts a call whose whole request is at hand.
    func start(with message: UnsafeRawBufferPointer) {
        guard self.loop.server.gate == nil else {
            self.heldRequest = MessageBytes(copying: message)
            self.enter()
            return
        }
        self.stage = .running
        self.connection?.runningHandlers += 1
        self.loop.handlerStarted()
        if let handler = self.head.unaryHandler {
            if let sink = handler.handle(message, of: self) {
                self.attach(sink)
            }
            return
        }
        switch self.head.route {
        case .stream(let handler, _):
            let sink = handler.start(self)
            self.sink = sink
            sink.received(message)
            sink.receivedEnd()
            sink.begin()
            self.releaseRequest()
        case .unary, .unimplemented:
            break
        }
    }

    /// Says who is to be told if the call is cancelled: its handler has the whole request, and goes on.
    func attach(_ sink: any CallSink) {
        guard self.stage == .running, self.isOpen else { return }
        self.sink = sink
        self.releaseRequest()
    }
}
