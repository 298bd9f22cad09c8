import GRPCCore

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
        guard self.method.isProven, self.execution == .eventLoop else {
            return self.handle(owned: MessageBytes(copying: request), of: call)
        }
        return call.loop.workers.handle(DirectRequestBytes(request), self.method, call)
    }

    @inline(never)
    func handle(owned request: MessageBytes, of call: ServerCall) -> (any CallSink)? {
        guard self.method.isProven else { return self.handleThroughGRPCCore(request, call) }
        let bytes = DirectReplyBytes(message: request)
        guard self.execution == .eventLoop else { return self.handleOnPool(bytes, call) }
        return call.loop.workers.handle(DirectRequestBytes(owning: bytes), self.method, call)
    }

    private func handleThroughGRPCCore(_ request: MessageBytes, _ call: ServerCall) -> any CallSink {
        let sink = self.general.start(call)
        sink.received(owned: request)
        sink.receivedEnd()
        sink.begin()
        return sink
    }

    private func handleOnPool(_ request: DirectReplyBytes, _ call: ServerCall) -> any CallSink {
        let cancellation = CancellationLink()
        let method = self.method
        Task.detached {
            await withServerContextRPCCancellationHandle { handle in
                let pooled = PooledCall(call, request, handle)
                guard cancellation.attach(handle) else { return pooled.giveUp() }
                await method.run(pooled)
            }
        }
        return cancellation
    }
}

extension ServerCall {
    /// What the service's method gets to know.
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
}

extension CallRoute {
    /// The method, if it may be called directly.
    var directMethod: DirectMethod? {
        switch self {
        case .unary(let handler, _): (handler as? DirectCallHandler)?.method
        case .stream(let handler, _): (handler as? DirectStreamHandler)?.method
        case .unimplemented: nil
        }
    }
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
