import HPACK
import HTTP2
import Sockets

/// One connection: what the socket receives goes into the engine, what the engine tells goes to the calls, and what the
/// calls say goes through the engine to the socket.
///
/// Everything here happens on the connection's event loop. It sends nothing at once: output is gathered until the loop's
/// cycle, which ends each read, calls ``flush()``.
///
/// Events are pulled, so a handler that runs within a read may call the engine: it does so between two events. What the
/// engine hands out (DATA, fields) lies in memory that only the next event touches, never something that is sent.
final class ConnectionHandler {
    let loop: LoopContext
    /// A pointer, since accesses to a stored engine would each be checked for exclusivity; ours until `deinit`.
    let engine: UnsafeMutablePointer<Connection>

    // The socket
    let accepted: AcceptedConnection
    /// Names the socket to the event loop; `nil` before and after it is open.
    var token: PollToken?
    /// What the socket is waited for.
    var interest: Readiness = .readable
    /// Whether the socket had no room for what is to be sent.
    var isSendBlocked = false
    /// Made for the first call.
    var knownDescriptions: (peer: String, local: String)?

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
    /// Whether the socket is to be closed when the output has left.
    var closesWhenFlushed = false
    /// When the socket is closed even if not everything has left.
    var closeDeadline = Instant.max
    /// Whether bytes have come since the last look.
    var isActive = true
    var isTrimmed = false
    var timer: (deadline: Instant, token: LoopTimers.Token)?
    /// Why the connection ends, as far as is known.
    var closeReason = CloseReason.peer
    var closeDetail = ""
    var isShuttingDown = false

    init(_ accepted: AcceptedConnection, loop: LoopContext) {
        self.accepted = accepted
        self.loop = loop
        // The loop may have slept for long: the engine's timers start from here.
        loop.refreshTime()
        self.gathering = GatheringBudget(limit: loop.server.options.streams.maxWindow)
        self.engine = .allocate(capacity: 1)
        self.engine.initialize(
            to: Connection(
                role: .server,
                sharing: loop.server.connectionOptions(),
                memory: loop.connectionMemory,
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

    /// The client's end.
    var peer: EndpointAddress { self.accepted.peer }

    /// Both ends as services see them.
    var peerDescription: String { self.descriptions.peer }
    var localDescription: String { self.descriptions.local }

    private var descriptions: (peer: String, local: String) {
        if let known = self.knownDescriptions { return known }
        let made = ("\(self.accepted.peer)", "\(self.accepted.local)")
        self.knownDescriptions = made
        return made
    }

    /// Whether the socket is open.
    var isConnected: Bool { self.token != nil }
}
