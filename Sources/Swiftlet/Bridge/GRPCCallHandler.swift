import GRPCCore
import Synchronization

/// Hands calls to GRPCCore: a task for each, that runs the handler which ``SwiftletServerTransport`` was given.
final class GRPCCallHandler: StreamingCallHandler {
    typealias Inbound = RPCAsyncSequence<RPCRequestPart<MessageBytes>, any Error>
    typealias Outbound = RPCWriter<RPCResponsePart<MessageBytes>>.Closable
    typealias StreamHandler = @Sendable (RPCStream<Inbound, Outbound>, ServerContext) async -> Void

    private enum Body {
        /// GRPCCore's.
        case router(StreamHandler)
        /// A method, directly.
        case direct(DirectMethods.StreamRun)
    }

    private let body: Body
    let execution: SwiftletServerOptions.Calls.HandlerExecution

    init(execution: SwiftletServerOptions.Calls.HandlerExecution, _ body: @escaping StreamHandler) {
        self.execution = execution
        self.body = .router(body)
    }

    /// Runs a method directly.
    init(execution: SwiftletServerOptions.Calls.HandlerExecution, direct run: @escaping DirectMethods.StreamRun) {
        self.execution = execution
        self.body = .direct(run)
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
            stream.call.loop.workers.handle(stream)
        case .concurrentPool:
            Task.detached {
                await withServerContextRPCCancellationHandle { await self.handle(stream, $0) }
            }
        }
    }

    /// Runs the handler of a call in the task that calls this.
    nonisolated(nonsending)
        func handle(_ stream: CallStream, _ cancellation: ServerContext.RPCCancellationHandle) async
    {
        let call = stream.call
        let isWhole = stream.attach(cancellation)
        switch self.body {
        case .router(let body):
            let rpc = RPCStream(
                descriptor: call.method,
                inbound: isWhole ? Inbound(wrapping: WholeRequest(stream)) : Inbound(wrapping: stream),
                outbound: call.hasSingleResponse
                    ? Outbound(wrapping: SingleWriter(stream: stream)) : Outbound(wrapping: CallWriter(stream: stream))
            )
            await body(rpc, call.context(cancellation))
        case .direct(let run):
            await run(DirectStream(stream: stream), call.context(cancellation))
        }
        stream.handlerReturned()
    }
}

extension CallStream {
    func begin() {
        self.handler.run(self)
    }

    /// Takes the handle by which the handler learns that the call was cancelled; returns whether all of the request has
    /// come.
    func attach(_ cancellation: ServerContext.RPCCancellationHandle) -> Bool {
        let (isOver, isWhole) = self.state.withLock { state in
            state.cancellation = cancellation
            return (state.end != nil, state.isEnded)
        }
        if isOver {
            cancellation.cancel()
        }
        return isWhole
    }

    /// The handler is done; what it wrote from another thread goes first.
    func handlerReturned() {
        let reader = self.state.withLock { state in
            state.cancellation = nil
            state.hasReturned = true
            return state.reader.take()?.continuation
        }
        reader?.resume(throwing: Self.afterReturn)
        self.onLoop { $0.pump() }
    }

    /// For a task that reads or writes on after its handler.
    static var afterReturn: RPCError {
        RPCError(code: .internalError, message: "the call is over: its handler has returned")
    }
}
