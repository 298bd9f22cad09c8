import GRPCCore
import Synchronization

/// Calls a method of a service directly.
final class DirectCallHandler: UnaryCallHandler {
    let method: DirectMethod
    /// What handles calls until it is known that direct ones are the same.
    private let general: GRPCCallHandler
    private let execution: SwiftletServerOptions.Calls.HandlerExecution

    init(_ method: DirectMethod, general: GRPCCallHandler) {
        self.method = method
        self.general = general
        self.execution = general.execution
    }

    func handle(_ request: UnsafeRawBufferPointer, of call: ServerCall) -> (any CallSink)? {
        guard self.method.isProven else { return self.handleThroughGRPCCore(request, call) }
        guard self.execution == .eventLoop else { return self.handleOnPool(request, call) }
        do {
            let job = try self.method.preparation(DirectRequestBytes(request))
            return call.loop.workers.run(job, of: call)
        } catch {
            call.answer(.failed(error))
            call.handlerEnded()
            return nil
        }
    }

    @inline(never)
    private func handleThroughGRPCCore(_ request: UnsafeRawBufferPointer, _ call: ServerCall) -> any CallSink {
        let sink = self.general.start(call)
        let cameCompressed = call.isLastMessageCompressed.load(ordering: .relaxed)
        sink.received(owned: cameCompressed ? MessageBytes(decompressed: request) : MessageBytes(copying: request))
        sink.receivedEnd()
        sink.begin()
        return sink
    }

    @inline(never)
    private func handleOnPool(_ request: UnsafeRawBufferPointer, _ call: ServerCall) -> any CallSink {
        let cancellation = CancellationLink()
        let request = DirectReplyBytes(copying: request)
        let preparation = self.method.preparation
        Task.detached {
            await withServerContextRPCCancellationHandle { handle in
                cancellation.attach(handle)
                let reply: DirectReply
                do {
                    let job = try preparation(DirectRequestBytes(owning: request))
                    reply = await job(call.context(handle), call.metadata)
                } catch {
                    reply = .failed(error)
                }
                call.loop.execute { _ in
                    call.answer(reply)
                    call.handlerEnded()
                }
            }
        }
        return cancellation
    }
}

/// Tells a handler on another thread that its call is over.
private final class CancellationLink: CallSink, Sendable {
    private struct State {
        var handle: ServerContext.RPCCancellationHandle?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func attach(_ handle: ServerContext.RPCCancellationHandle) {
        let isCancelled = self.state.withLock { state in
            state.handle = handle
            return state.isCancelled
        }
        if isCancelled {
            handle.cancel()
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

extension ServerCall {
    /// What the service's method gets to know.
    @inline(__always)
    func context(_ cancellation: ServerContext.RPCCancellationHandle) -> ServerContext {
        var context = ServerContext(
            descriptor: self.method,
            remotePeer: self.remotePeer,
            localPeer: self.localPeer,
            cancellation: cancellation
        )
        context.transportSpecific = SwiftletCallContext(self)
        return context
    }

    /// The method, if it may be called directly.
    var directMethod: DirectMethod? { (self.head.unaryHandler as? DirectCallHandler)?.method }
}

/// A request that has come as a whole brings nothing more.
extension CallSink {
    func begin() {}
    func received(_ message: UnsafeRawBufferPointer) {}
    func received(owned message: MessageBytes) {}
    func receivedEnd() {}
    func becameWritable() {}
    var waitingMessages: Int { 0 }
}
