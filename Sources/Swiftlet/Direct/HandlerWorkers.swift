import GRPCCore

/// The tasks of an event loop that run handlers (all on the loop).
///
/// A task that has run a handler takes the next request itself, as long as what was received has one, and then waits.
/// That costs less than a task for each call, or than one that is woken for each, and binds the task-local value by which
/// `withRPCCancellationHandler` finds its call once and not each time.
///
/// ```
/// connection: events ─→ request ─→ worker: decode, handle, answer ─→ events ─→ request ─┐
///                ↑                            ↑                         │               │
///                └────── worker waits ────────│──── no more requests ───┘               │
///                └── handler suspends ────────┴─────────────────────────────────────────┘
/// ```
final class HandlerWorkers {
    /// Those that wait, each with the next one.
    private var idle: HandlerWorker?
    private var idleCount = 0
    /// The one that takes events from a connection, and stops at the first request.
    private var pulling: HandlerWorker?
    private var isStopped = false

    /// How many tasks are kept.
    private static let maxIdle = 1024

    /// Handles a request: now, until its handler suspends for the first time.
    ///
    /// - Returns: what is to be told if the call is cancelled.
    @inline(__always)
    func handle(_ request: DirectRequestBytes, _ method: DirectMethod, _ call: ServerCall) -> HandlerWorker? {
        if let worker = self.pulling, worker.takes(request, method, call) {
            // Its task goes on with it as soon as it is called back.
            return nil
        }
        return self.wake(request, method, call)
    }

    @inline(never)
    private func wake(
        _ request: DirectRequestBytes,
        _ method: DirectMethod,
        _ call: ServerCall
    ) -> HandlerWorker? {
        let worker = self.takeIdle() ?? HandlerWorker(self)
        if worker.isWaiting || Self.startsAtOnce {
            worker.begin(request, method, call, pullingFrom: call.connection)
        } else {
            // Its task runs later, when the bytes may be gone.
            worker.begin(request.owned, method, call, pullingFrom: nil)
        }
        guard let current = self.run(worker, on: call.loop) else { return nil }
        if current !== call {
            current.attach(worker)
            return nil
        }
        return worker
    }

    /// Handles a call through GRPCCore: now, until its handler suspends for the first time.
    func handle(_ stream: CallStream) {
        if let worker = self.pulling, worker.takes(stream) {
            return
        }
        let worker = self.takeIdle() ?? HandlerWorker(self)
        worker.begin(stream, pullingFrom: worker.isWaiting || Self.startsAtOnce ? stream.call.connection : nil)
        if let current = self.run(worker, on: stream.call.loop) {
            current.attach(worker)
        }
    }

    /// Lets a worker run until it suspends.
    ///
    /// - Returns: the direct call that it is in the middle of.
    private func run(_ worker: HandlerWorker, on loop: LoopContext) -> ServerCall? {
        let pulling = self.pulling
        self.pulling = nil
        if worker.isWaiting {
            worker.resume(on: loop.executor)
        } else if #available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *) {
            Task.immediateDetached(executorPreference: loop.executor) { await worker.run() }
        } else {
            Task.detached(executorPreference: loop.executor) { await worker.run() }
        }
        self.pulling = pulling
        loop.executor.handlerEnds()
        return worker.suspendedIn()
    }

    /// Whether new tasks can run up to where they suspend before whoever starts them goes on.
    private static var startsAtOnce: Bool {
        if #available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *) { true } else { false }
    }

    private func takeIdle() -> HandlerWorker? {
        guard let worker = self.idle else { return nil }
        self.idle = worker.nextIdle
        self.idleCount -= 1
        worker.nextIdle = nil
        return worker
    }

    /// Lets a connection deal with what it has received, until that is a request for this worker.
    func pull(_ worker: HandlerWorker, from connection: ConnectionHandler) {
        self.pulling = worker
        connection.handleEvents(until: worker)
        self.pulling = nil
    }

    /// Takes a worker back that has nothing to do; false if it is not needed.
    func keep(_ worker: HandlerWorker) -> Bool {
        guard !self.isStopped, self.idleCount < Self.maxIdle else { return false }
        worker.nextIdle = self.idle
        self.idle = worker
        self.idleCount += 1
        return true
    }

    /// Ends the tasks that wait.
    func stop() {
        self.isStopped = true
        while let worker = self.idle {
            self.idle = worker.nextIdle
            worker.nextIdle = nil
            worker.end()
        }
        self.idleCount = 0
    }
}
