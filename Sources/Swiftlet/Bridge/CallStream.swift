import GRPCCore
import Sockets
import Synchronization

/// One call as GRPCCore sees it: the sequence of its request's parts, its own iterator, and, by ``CallWriter``, the writer
/// of its response; ``WholeRequest`` and ``SingleWriter`` are what need not wait of the same.
///
/// One object for all. What its handler does on the call's event loop goes straight through; from another thread
/// (a detached task, an actor with an executor of its own, ``SwiftletServerOptions/Calls/HandlerExecution/concurrentPool``)
/// requests are taken from a queue under the lock, and responses are queued there for the loop, which is woken once for
/// many of them.
///
/// Continuations are in the state and taken out under its lock by whoever resumes them, so each is resumed once.
final class CallStream: Sendable {
    typealias RequestPart = RPCRequestPart<MessageBytes>
    typealias ResponsePart = RPCResponsePart<MessageBytes>

    let call: ServerCall
    let handler: GRPCCallHandler
    let state = Mutex(CallStreamState())
    /// Whether a direct handler has begun to read its messages.
    let isBeingRead = Atomic<Bool>(false)

    init(_ call: ServerCall, handler: GRPCCallHandler) {
        self.call = call
        self.handler = handler
    }

    /// Whether the caller runs on the call's event loop.
    @inline(__always)
    var isOnLoop: Bool { self.call.loop.eventLoop.inEventLoop }

    /// Does something on the loop: now if this is the loop.
    func onLoop(_ body: @escaping @Sendable (CallStream) -> Void) {
        if self.isOnLoop {
            body(self)
        } else {
            self.call.loop.execute { _ in body(self) }
        }
    }
}

/// What a ``CallStream`` keeps behind its lock.
struct CallStreamState {
    typealias Reader = UnsafeContinuation<CallStream.RequestPart?, any Error>

    // The request
    var hasReadMetadata = false
    var messages = MessageQueue()
    var isEnded = false
    /// Who waits for the next part.
    var reader: (id: UInt64, continuation: Reader)?

    // The response
    var writes = WriteQueue()
    /// Whether the loop will be asked to deal with `writes`.
    var isPumpScheduled = false
    /// Whether a message was written.
    var hasMessage = false
    /// Whether the status was written.
    var isFinished = false

    // Both
    /// Whether the handler has returned; what it has written ahead may still wait for room.
    var hasReturned = false
    /// Why the call is over, if it is not the handler's doing.
    var end: CallEnd?
    var cancellation: ServerContext.RPCCancellationHandle?
    /// Numbers those who wait, so that a cancelled task takes out itself.
    var lastID: UInt64 = 0
    /// Tasks that were cancelled before they could wait.
    var cancelledIDs: Set<UInt64> = []

    mutating func nextID() -> UInt64 {
        self.lastID += 1
        return self.lastID
    }
}

/// Messages in line; the first one needs no memory.
struct MessageQueue {
    private var first: MessageBytes?
    private var rest: [MessageBytes] = []
    private var next = 0

    var count: Int { (self.first == nil ? 0 : 1) + self.rest.count - self.next }

    mutating func append(_ message: MessageBytes) {
        if self.first == nil, self.rest.isEmpty {
            self.first = message
        } else {
            self.rest.append(message)
        }
    }

    mutating func popFirst() -> MessageBytes? {
        if let first = self.first.take() { return first }
        guard self.next < self.rest.count else { return nil }
        defer { self.advance() }
        return self.rest[self.next]
    }

    private mutating func advance() {
        self.next += 1
        guard self.next * 2 >= self.rest.count else { return }
        self.rest.removeFirst(self.next)
        self.next = 0
    }

    mutating func removeAll() {
        self = MessageQueue()
    }
}
