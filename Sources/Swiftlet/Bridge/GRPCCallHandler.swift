import GRPCCore
import Synchronization

/// Hands calls to GRPCCore: a task for each, that runs the handler which ``SwiftletServerTransport`` was given.
final class GRPCCallHandler: StreamingCallHandler {
    typealias Inbound = RPCAsyncSequence<RPCRequestPart<MessageBytes>, any Error>
    typealias Outbound = RPCWriter<RPCResponsePart<MessageBytes>>.Closable
    typealias StreamHandler = @Sendable (RPCStream<Inbound, Outbound>, ServerContext) async -> Void

    private let body: StreamHandler
    let execution: SwiftletServerOptions.Calls.HandlerExecution

    init(execution: SwiftletServerOptions.Calls.HandlerExecution, _ body: @escaping StreamHandler) {
        self.execution = execution
        self.body = body
    }

    func start(_ call: ServerCall) -> any CallSink {
        CallStream(call, handler: self)
    }

    /// Runs the handler of a call.
    ///
    /// On the loop it runs now, until it suspends for the first time, and goes on in the loop's cycles.
    func run(_ stream: CallStream) {
        switch self.execution {
        case .eventLoop:
            let executor = stream.call.loop.executor
            executor.activity.handlerBegins(stream.call.head.activity)
            defer { executor.handlerEnds() }
            if #available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *) {
                Task.immediateDetached(executorPreference: executor) { await self.handle(stream) }
            } else {
                Task.detached(executorPreference: executor) { await self.handle(stream) }
            }
        case .concurrentPool:
            Task.detached { await self.handle(stream) }
        }
    }

    private func handle(_ stream: CallStream) async {
        let call = stream.call
        await withServerContextRPCCancellationHandle { cancellation in
            stream.attach(cancellation)
            var context = ServerContext(
                descriptor: call.method,
                remotePeer: call.remotePeer,
                localPeer: call.localPeer,
                cancellation: cancellation
            )
            context.transportSpecific = SwiftletCallContext(call)
            let rpc = RPCStream(
                descriptor: call.method,
                inbound: Inbound(wrapping: stream),
                outbound: Outbound(wrapping: CallWriter(stream: stream))
            )
            await self.body(rpc, context)
        }
        stream.handlerReturned()
    }
}

extension CallStream {
    func begin() {
        self.handler.run(self)
    }

    /// Takes the handle by which the handler learns that the call was cancelled.
    func attach(_ cancellation: ServerContext.RPCCancellationHandle) {
        let isOver = self.state.withLock { state in
            state.cancellation = cancellation
            return state.end != nil
        }
        if isOver {
            cancellation.cancel()
        }
    }

    /// The handler is done.
    func handlerReturned() {
        self.onLoop { stream in
            // What the handler wrote from another thread goes first.
            stream.pump()
            stream.call.handlerEnded()
        }
    }
}
