import GRPCCore

/// The tasks of an event loop that run the handlers of direct calls (all on the loop).
///
/// A task that has run a handler waits for the next one. That costs less than a task for each call, and binds the
/// task-local value by which `withRPCCancellationHandler` finds its call once and not each time.
final class HandlerWorkers {
    private var idle: [HandlerWorker] = []
    private var isStopped = false

    /// How many tasks are kept.
    private static let maxIdle = 1024

    /// Runs a handler: now, until it suspends for the first time.
    ///
    /// - Returns: what is to be told if the call is cancelled.
    @inline(__always)
    func run(_ job: @escaping DirectMethods.Job, of call: ServerCall) -> HandlerWorker {
        guard let worker = self.idle.popLast() else { return self.start(job, call) }
        worker.resume(job, call)
        return worker
    }

    @inline(never)
    private func start(_ job: @escaping DirectMethods.Job, _ call: ServerCall) -> HandlerWorker {
        let worker = HandlerWorker(self, job, call)
        let executor = call.loop.executor
        if #available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *) {
            Task.immediateDetached(executorPreference: executor) { await worker.run() }
        } else {
            Task.detached(executorPreference: executor) { await worker.run() }
        }
        return worker
    }

    /// Takes a worker back that has nothing to do; false if it is not needed.
    fileprivate func keep(_ worker: HandlerWorker) -> Bool {
        guard !self.isStopped, self.idle.count < Self.maxIdle else { return false }
        self.idle.append(worker)
        return true
    }

    /// Ends the tasks that wait.
    func stop() {
        self.isStopped = true
        let idle = self.idle
        self.idle = []
        for worker in idle {
            worker.end()
        }
    }
}

/// A task that runs handlers, one after the other, with one cancellation handle as long as nobody else can see it.
///
/// `@unchecked Sendable`: touched on its event loop only, which is its task's preferred executor.
final class HandlerWorker: CallSink, @unchecked Sendable {
    private var job: DirectMethods.Job?
    private var call: ServerCall?
    private var waiting: UnsafeContinuation<Void, Never>?
    private var cancellation: ServerContext.RPCCancellationHandle?
    private var isCancelled = false
    private var runs = 0
    private let workers: HandlerWorkers

    /// How many handlers a task runs; bounds whatever they may leave behind in it.
    private static let maxRuns = 4096

    fileprivate init(_ workers: HandlerWorkers, _ job: @escaping DirectMethods.Job, _ call: ServerCall) {
        self.workers = workers
        self.job = job
        self.call = call
    }

    @inline(__always)
    fileprivate func resume(_ job: @escaping DirectMethods.Job, _ call: ServerCall) {
        self.job = job
        self.call = call
        guard let waiting = self.waiting.take() else { return }
        call.loop.executor.runNow { waiting.resume() }
    }

    fileprivate func end() {
        self.waiting.take()?.resume()
    }

    func cancelled(_ end: CallEnd) {
        self.isCancelled = true
        self.cancellation?.cancel()
    }

    // MARK: - The task

    fileprivate func run() async {
        await withServerContextRPCCancellationHandle { await self.runAll($0) }
    }

    // `nonisolated(nonsending)`, here and for what is called: a function that is not looks up its task's executor at its
    // beginning and after each call, under a lock.
    nonisolated(nonsending)
        private func runAll(_ handle: ServerContext.RPCCancellationHandle) async
    {
        self.cancellation = handle
        let monitor = ReferenceMonitor(of: handle)
        let references = monitor.count()
        while await self.runNext(handle), references > 0, monitor.count() == references, self.isReusable,
            self.workers.keep(self)
        {
            await withUnsafeContinuation { self.waiting = $0 }
        }
        self.cancellation = nil
    }

    /// Runs the handler that waits; false if there is none.
    nonisolated(nonsending)
        private func runNext(_ handle: ServerContext.RPCCancellationHandle) async -> Bool
    {
        guard let job = self.job.take(), let call = self.call.take() else { return false }
        let reply = await job(call.context(handle), call.metadata)
        call.answer(reply)
        call.handlerEnded()
        return true
    }

    /// Whether the task may run another handler.
    ///
    /// Not if somebody has kept the handle or began a task under it: that watches this call, and not the next one.
    private var isReusable: Bool {
        self.runs += 1
        return self.runs < Self.maxRuns && !self.isCancelled && !Task.isCancelled
    }
}

/// Counts the references to what is behind a cancellation handle, to tell whether somebody has kept it.
private struct ReferenceMonitor {
    private let object: AnyObject?

    init(of handle: ServerContext.RPCCancellationHandle) {
        // The handle is one reference today. If it ever is something else, it counts as kept.
        let parts = Mirror(reflecting: handle).children.map(\.value)
        let isReference = parts.count == 1 && type(of: parts[0]) is AnyClass
        self.object = isReference ? parts[0] as AnyObject : nil
    }

    /// The number of references; 0 if it cannot be known.
    @inline(never)
    func count() -> UInt {
        self.object.map { _getRetainCount($0) } ?? 0
    }
}
