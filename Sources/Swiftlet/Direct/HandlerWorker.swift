import GRPCCore
import Synchronization

/// A task that runs handlers, one after the other, with one cancellation handle as long as nobody else can see it.
///
/// `@unchecked Sendable`: touched on its event loop only, which is its task's preferred executor; `isCancelledFromInside`
/// is atomic.
final class HandlerWorker: DirectCalls, CallSink, @unchecked Sendable {
    /// The next one of those that wait.
    var nextIdle: HandlerWorker?

    // The call that is handled, or will be as soon as the task goes on.
    private var call: ServerCall?
    /// The one that has been answered.
    private var ended: ServerCall?
    private var request = DirectRequestBytes(UnsafeRawBufferPointer(start: nil, count: 0))
    /// Whether the request has not been taken by the task.
    private(set) var hasRequest = false
    /// The method that the request is for.
    private var method: DirectMethod?
    /// What is to be handled through GRPCCore, instead of a request.
    private var stream: CallStream?

    // The task
    private let workers: HandlerWorkers
    private var waiting: UnsafeContinuation<Void, Never>?
    /// The method whose calls the task handles.
    private var running: DirectMethod?
    /// What the task's context describes.
    private var described: CallHead?
    /// Whose events the task may take; `nil` once it has suspended.
    private var source: ConnectionHandler?
    private var monitor = ReferenceMonitor()
    /// How many references to the handle there are when no handler has kept one; 0 until it is known.
    private var references: UInt = 0
    private var runs = 0
    private var isCancelled = false
    /// Whether the task is not to run another handler.
    private var isSpent = false
    /// Whether a handler has cancelled its task, or its own call by the handle.
    private let isCancelledFromInside = Atomic<Bool>(false)

    /// How many handlers a task runs; bounds whatever they may leave behind in it.
    private static let maxRuns = 4096

    init(_ workers: HandlerWorkers) {
        self.workers = workers
    }

    // MARK: - From outside

    /// Takes the first request of a task that is about to start or to go on.
    func begin(
        _ request: DirectRequestBytes,
        _ method: DirectMethod,
        _ call: ServerCall,
        pullingFrom source: ConnectionHandler?
    ) {
        self.source = source
        _ = self.takes(request, method, call)
    }

    /// The same with a call for GRPCCore.
    func begin(_ stream: CallStream, pullingFrom source: ConnectionHandler?) {
        self.source = source
        _ = self.takes(stream)
    }

    /// Takes a call for GRPCCore, if nothing waits.
    func takes(_ stream: CallStream) -> Bool {
        guard !self.hasRequest else { return false }
        self.hasRequest = true
        self.stream = stream
        return true
    }

    /// Takes a request, if there is none that waits.
    @inline(__always)
    func takes(_ request: DirectRequestBytes, _ method: DirectMethod, _ call: ServerCall) -> Bool {
        guard !self.hasRequest else { return false }
        self.hasRequest = true
        self.request = request
        if self.method !== method {
            self.method = method
        }
        self.call = call
        return true
    }

    /// Whether there is a task that waits.
    var isWaiting: Bool { self.waiting != nil }

    /// Goes on, until a handler suspends or there are no more requests.
    func resume(on executor: LoopExecutor) {
        guard let waiting = self.waiting else { return }
        self.waiting = nil
        executor.runNow { waiting.resume() }
    }

    /// The task has suspended: the call that it is in the middle of, if it does not wait for one, and whose events it took
    /// last.
    func suspendedIn() -> (call: ServerCall?, source: ConnectionHandler?) {
        (self.call, self.source.take())
    }

    /// Takes the events of another connection from now on.
    @inline(__always)
    func pulls(from source: ConnectionHandler) {
        self.source = source
    }

    func end() {
        guard let waiting = self.waiting else { return }
        self.waiting = nil
        waiting.resume()
    }

    func cancelled(_ end: CallEnd) {
        self.isCancelled = true
        self.cancellation?.cancel()
    }

    // MARK: - The task

    func run(on executor: LoopExecutor) async {
        await withTaskCancellationHandler {
            await withServerContextRPCCancellationHandle { handle in
                // To be told costs nothing; to ask the handle after each call is to take its lock.
                await withRPCCancellationHandler {
                    // Once more, as the last of the task's records: it is looked for some forty times in a call
                    // through GRPCCore, from the last one on.
                    await withTaskExecutorPreference(executor) { await self.runAll(handle) }
                } onCancelRPC: {
                    self.isCancelledFromInside.store(true, ordering: .relaxed)
                }
            }
        } onCancel: {
            self.isCancelledFromInside.store(true, ordering: .relaxed)
        }
    }

    // `nonisolated(nonsending)`: a function that is not looks up its task's executor at its beginning, under a lock.
    nonisolated(nonsending)
        private func runAll(_ handle: ServerContext.RPCCancellationHandle) async
    {
        self.cancellation = handle
        self.monitor = ReferenceMonitor(of: handle)
        if self.isCancelled {
            handle.cancel()
        }
        repeat {
            while self.hasRequest {
                if let stream = self.stream {
                    self.stream = nil
                    self.hasRequest = false
                    await self.handle(stream, handle)
                } else if let method = self.method {
                    self.running = method
                    self.references = 0
                    await method.run(self)
                }
            }
            self.described = nil
            guard !self.isSpent, self.workers.keep(self) else { break }
            await withUnsafeContinuation { self.waiting = $0 }
        } while self.hasRequest
        self.cancellation = nil
        self.monitor = ReferenceMonitor()
    }

    /// Handles one call through GRPCCore, and looks for the next request.
    nonisolated(nonsending)
        private func handle(_ stream: CallStream, _ handle: ServerContext.RPCCancellationHandle) async
    {
        self.references = self.monitor.count()
        self.runs += 1
        stream.call.loop.executor.activity.handlerBegins(stream.call.head.activity)
        await stream.handler.handle(stream, handle)
        self.isSpent = !self.isReusable
        guard !self.isSpent, let source = self.source else { return }
        self.workers.pull(self, from: source)
    }

    override var current: ServerCall? { self.call }

    override func next(_ context: inout ServerContext) -> DirectRequestBytes? {
        if self.references == 0 {
            // Before the first handler that this context is for.
            self.references = self.monitor.count()
        } else if !self.hasRequest {
            self.isSpent = !self.isReusable
            guard !self.isSpent, let source = self.source else { return nil }
            context.transportSpecific = nil
            self.recycle(for: source)
            self.workers.pull(self, from: source)
        }
        guard self.hasRequest, self.stream == nil, self.method === self.running, let call = self.call else {
            return nil
        }
        self.hasRequest = false
        self.runs += 1
        self.describe(call, in: &context)
        call.loop.executor.activity.handlerBegins(call.head.activity)
        guard self.request.owner != nil else { return self.request }
        return self.takeOwned()
    }

    /// Hands a request over with its memory: a worker that waits keeps none.
    @inline(never)
    private func takeOwned() -> DirectRequestBytes {
        let request = self.request
        self.request = DirectRequestBytes(UnsafeRawBufferPointer(start: nil, count: 0))
        return request
    }

    /// Offers the object of a call that is over for the next one, if nobody else has it.
    @inline(__always)
    private func recycle(for connection: ConnectionHandler) {
        guard var call = self.ended else { return }
        self.ended = nil
        if call.isReusable, isKnownUniquelyReferenced(&call) {
            connection.spareCall = call
        }
    }

    /// Brings the context up to date: most calls differ from the one before by nothing but themselves.
    @inline(__always)
    private func describe(_ call: ServerCall, in context: inout ServerContext) {
        guard call.head !== self.described else {
            context.transportSpecific = SwiftletCallContext(call)
            return
        }
        guard let cancellation = self.cancellation else { return }
        context = call.context(cancellation)
        self.described = call.head
    }

    override func answer(_ reply: DirectReply) {
        guard let call = self.call else { return }
        self.call = nil
        self.ended = nil
        call.answer(reply)
        call.handlerEnded()
    }

    override func answer(_ message: DirectReplyBytes) {
        guard let call = self.call else { return }
        self.call = nil
        call.complete(message)
        self.ended = call
    }

    /// Whether the task may run another handler.
    ///
    /// Not if somebody has kept the handle or began a task under it: that watches this call, and not the next one.
    private var isReusable: Bool {
        self.references > 0 && !self.isCancelled && self.runs < Self.maxRuns
            && !self.isCancelledFromInside.load(ordering: .relaxed) && self.monitor.count() == self.references
    }
}

/// Counts the references to what is behind a cancellation handle, to tell whether somebody has kept it.
private struct ReferenceMonitor {
    /// Not retained: whoever counts has the handle.
    private let object: Unmanaged<AnyObject>?

    /// Knows of no references.
    init() {
        self.object = nil
    }

    init(of handle: ServerContext.RPCCancellationHandle) {
        // The handle is one reference today. If it ever is something else, it counts as kept.
        let parts = Mirror(reflecting: handle).children.map(\.value)
        let isReference = parts.count == 1 && type(of: parts[0]) is AnyClass
        self.object = isReference ? Unmanaged.passUnretained(parts[0] as AnyObject) : nil
    }

    /// The number of references; 0 if it cannot be known.
    ///
    /// Of the language's own means none counts references that others have: `isKnownUniquelyReferenced` is for an object
    /// that nobody else has, and the task-local binding always has this one. The standard library's underscored function
    /// does, for debugging; were it to tell something else, tasks would not be used again, or a handle be seen too long.
    @inline(__always)
    func count() -> UInt {
        self.object.map { $0._withUnsafeGuaranteedRef { _getRetainCount($0) } } ?? 0
    }
}
