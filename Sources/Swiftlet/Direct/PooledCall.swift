import GRPCCore
import Synchronization

/// One call that is handled on Swift's shared pool.
///
/// `@unchecked Sendable`: used by its own task only.
final class PooledCall: DirectCalls, @unchecked Sendable {
    private let call: ServerCall
    private var request: DirectReplyBytes?

    init(_ call: ServerCall, _ request: DirectReplyBytes, _ cancellation: ServerContext.RPCCancellationHandle) {
        self.call = call
        self.request = request
        super.init()
        self.cancellation = cancellation
    }

    override var current: ServerCall? { self.call }

    override func next(_ context: inout ServerContext) -> DirectRequestBytes? {
        self.request.take().map { DirectRequestBytes(owning: $0) }
    }

    /// Ends the call without running the method: it was over before there was a thread for it.
    func giveUp() {
        let call = self.call
        call.loop.execute { _ in call.handlerEnded() }
    }

    override func answer(_ reply: DirectReply) {
        let call = self.call
        call.loop.execute { _ in
            call.answer(reply)
            call.handlerEnded()
        }
    }
}

/// Tells a handler on another thread that its call is over.
final class CancellationLink: CallSink, Sendable {
    private struct State {
        var handle: ServerContext.RPCCancellationHandle?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// - Returns: false if the call is over already.
    func attach(_ handle: ServerContext.RPCCancellationHandle) -> Bool {
        self.state.withLock { state in
            state.handle = handle
            return !state.isCancelled
        }
    }

    func cancelled(_ end: CallEnd) {
        let handle = self.state.withLock { state in
            state.isCancelled = true
            return state.handle
        }
        handle?.cancel()
    }
}
