import GRPCCore

/// The tasks of an event loop that run handlers (all on the loop).
///
/// A task that has run a handler takes the next request itself, as long as what was received has one and then from the
/// next connection that is ready, and then waits.
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
    private(set) var pulling: HandlerWorker?
    /// How many workers run, one within the events that another one's connection tells.
    private var depth = 0
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
        return self.run(worker, of: call, call.connection) ? worker : nil
    }

    /// Handles a call through GRPCCore: now, until its handler suspends for the first time.
    func handle(_ stream: CallStream) {
        if let worker = self.pulling, worker.takes(stream) {
            return
        }
        let worker = self.takeIdle() ?? HandlerWorker(self)
        worker.begin(stream, pullingFrom: worker.isWaiting || Self.startsAtOnce ? stream.call.connection : nil)
        _ = self.run(worker, of: stream.call, stream.call.connection)
    }

    /// Lets a worker run until it suspends, then its last connection go on where it has left it.
    ///
    /// - Returns: whether it is in the middle of a direct call, and that is still the first one.
    private func run(_ worker: HandlerWorker, of call: ServerCall, _ connection: ConnectionHandler?) -> Bool {
        let loop = call.loop
        let pulling = self.pulling
        self.pulling = nil
        self.depth += 1
        defer { self.depth -= 1 }
        if worker.isWaiting {
            worker.resume(on: loop.executor)
        } else if #available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *) {
            Task.immediateDetached(executorPreference: loop.executor) { await worker.run(on: loop.executor) }
        } else {
            Task.detached(executorPreference: loop.executor) { await worker.run(on: loop.executor) }
        }
        loop.executor.handlerEnds()
        let (current, source) = worker.suspendedIn()
        if let current, current !== call {
            current.attach(worker)
        }
        if let source, source !== connection {
            source.handleEvents()
        }
        self.pulling = pulling
        return current === call
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

    /// Whether a worker looks for its next request.
    @inline(__always) var isPulling: Bool { self.pulling != nil }

    /// Lets a connection deal with what it has received, and then the next ones of the turn, until that is a request for this
    /// worker.
    ///
    /// Only the outermost worker reads other connections: each within it would nest one deeper.
    func pull(_ worker: HandlerWorker, from connection: ConnectionHandler) {
        self.pulling = worker
        connection.handleEvents(until: worker)
        while !worker.hasRequest, self.depth == 1, connection.loop.readNext() {}
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
