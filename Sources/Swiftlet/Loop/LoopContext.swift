package import HTTP2
package import Sockets
package import Synchronization

/// What belongs to one event loop: its connections, its timers, and the cycle in which jobs run and output leaves.
///
/// A cycle runs at the end of a turn of the loop in which something was left to do, and before a read when the turn takes
/// long: it runs the jobs that handlers left, then sends what each connection has to send, with one write each. What
/// becomes of that (a window opens, a handler goes on) is dealt with in the same cycle, but only so often: then it is the
/// other connections' turn.
///
/// That replies wait for the others of their turn pays: a client that sleeps has to be woken for the first one only.
///
/// `@unchecked Sendable`: everything but the constants is touched on the event loop only. What other threads want goes
/// through ``execute(_:)`` or the executor's own queue.
package final class LoopContext: @unchecked Sendable {
    package let eventLoop: EventLoop
    package let executor: LoopExecutor
    package let server: ServerEnvironment
    /// What handles calls.
    let dispatcher: any CallDispatcher

    /// The time, in nanoseconds, as of the last read, timer or cycle of its own.
    ///
    /// Whatever the loop calls us for reads the clock first: a loop without events may have slept for hours.
    package var now: Instant { self.time }
    /// Not `package` itself: then each access to it would be checked to be exclusive.
    private var time: Instant
    /// When the turn, or the last cycle within it, began.
    private var cycleStart: Instant
    /// What compresses for all calls of this loop.
    let compression: CompressionContexts
    /// Where all connections read to, one after the other.
    let receiveBuffer: UnsafeMutableRawBufferPointer
    var timers: LoopTimers
    /// What the engines of this loop's connections share.
    let connectionMemory = ConnectionMemory()

    /// What is counted here.
    let metrics: LoopMetrics

    /// The tasks that run direct calls.
    let workers = HandlerWorkers()

    /// Handlers that have not returned.
    package let runningHandlers = Atomic<Int>(0)
    private let events: AsyncStream<ServerEvent>.Continuation
    private var isDraining = false
    private var isStopped = false

    private(set) var connections: [ObjectIdentifier: ConnectionHandler] = [:]
    private var dirty: [ConnectionHandler] = []
    private var flushing: [ConnectionHandler] = []
    private var isRunning = false

    /// How often jobs and output take turns in one cycle.
    private static let maxRounds = 4
    /// How often jobs that leave jobs are run before output is sent.
    private static let maxJobRounds = 16
    /// Nanoseconds after which what was read, and what became of it, waits for the end of the turn no longer.
    private static let maxCycleDelay: UInt64 = 250_000
    /// As much as a socket is read at once.
    private static let receiveCapacity = 64 * 1024

    init(eventLoop: EventLoop, server: ServerEnvironment, events: AsyncStream<ServerEvent>.Continuation) {
        self.eventLoop = eventLoop
        self.events = events
        self.executor = LoopExecutor(eventLoop: eventLoop, isWatched: server.watchedMethods != nil)
        self.server = server
        self.dispatcher = server.dispatcher.forAnotherLoop()
        self.metrics = LoopMetrics(server.observer.metrics)
        self.time = MonotonicClock.now
        self.cycleStart = self.time
        self.compression = CompressionContexts(level: server.options.compression.level)
        self.receiveBuffer = .allocate(byteCount: Self.receiveCapacity, alignment: 16)
        self.timers = LoopTimers(now: self.time)
        eventLoop.start(self)
    }

    deinit {
        self.receiveBuffer.deallocate()
    }

    /// Runs something on the loop, then a cycle: for other threads.
    package func execute(_ body: @escaping @Sendable (LoopContext) -> Void) {
        self.eventLoop.execute {
            self.refreshTime()
            body(self)
            self.executor.scheduleCycle()
        }
    }

    /// Reads the clock: once for each thing that the loop calls us for.
    @inline(__always)
    func refreshTime() {
        self.time = MonotonicClock.now
    }

    /// A read begins: what others have waited for long goes first, as a handler may compute for longer still.
    @inline(__always)
    func readBegins() {
        // A worker that goes on to the next connection has looked.
        guard !self.workers.isPulling else { return }
        self.refreshTime()
        if self.isCycleOverdue {
            self.cycleStart = self.time
            self.runCycle()
        }
    }

    /// A read has ended: the turn's end runs the cycle that completes it, or the next read's beginning.
    @inline(__always)
    func readEnds() {
        self.executor.scheduleCycle()
    }

    /// Whether this turn takes so long that a handler which writes one message after the other is to let others go first.
    @inline(__always)
    var isTurnOverdue: Bool { MonotonicClock.lastTick > self.cycleStart &+ Self.maxCycleDelay }

    /// Whether others have waited long for the end of the turn.
    private var isCycleOverdue: Bool {
        self.executor.isCycleDue && self.time &- self.cycleStart > Self.maxCycleDelay
    }

    /// Reads the next connection of this turn, for a worker that has dealt with the one before.
    ///
    /// - Returns: false if there is none, or if others have to go first.
    @inline(__always)
    func readNext() -> Bool {
        guard !self.isRunning else { return false }
        self.refreshTime()
        return !self.isCycleOverdue && self.eventLoop.tellNext()
    }

    // MARK: - Connections

    func add(_ connection: ConnectionHandler) {
        self.connections[ObjectIdentifier(connection)] = connection
        if self.isDraining {
            connection.drain()
        }
    }

    /// Drops a connection that is closed.
    func remove(_ connection: ConnectionHandler) {
        self.publishLast()
        self.connections[ObjectIdentifier(connection)] = nil
        self.tellIfEmpty()
    }

    func handlerStarted() {
        // Written by this loop only, so nothing can come between.
        self.runningHandlers.store(self.runningHandlers.load(ordering: .relaxed) + 1, ordering: .relaxed)
        self.metrics.handlerStarted()
    }

    func handlerEnded() {
        self.metrics.handlerEnded()
        self.publishLast()
        self.runningHandlers.store(self.runningHandlers.load(ordering: .relaxed) - 1, ordering: .relaxed)
        self.tellIfEmpty()
    }

    /// Tells what is counted before the server learns that nothing is left: its program may end then.
    private func publishLast() {
        if self.isDraining { self.metrics.publish() }
    }

    private func tellIfEmpty() {
        guard self.isDraining, self.connections.isEmpty, self.runningHandlers.load(ordering: .relaxed) == 0 else {
            return
        }
        self.events.yield(.loopEmptied)
    }

    /// Ends all connections in good order, those that are still being made too.
    func drain() {
        self.isDraining = true
        for connection in Array(self.connections.values) {
            connection.drain()
        }
        self.tellIfEmpty()
    }

    /// Ends all connections and calls at once.
    func cut() {
        self.isDraining = true
        for connection in Array(self.connections.values) {
            connection.cut(.serverShutdown)
        }
        self.tellIfEmpty()
    }

    /// Notes that a connection has, or may have, something to send.
    @inline(__always)
    func markDirty(_ connection: ConnectionHandler) {
        guard !connection.isDirty else { return }
        connection.isDirty = true
        self.dirty.append(connection)
        self.executor.scheduleCycle()
    }

    /// The server is over: nothing is left to wait for but handlers that do not heed their cancellation.
    func stop() {
        self.isStopped = true
        self.workers.stop()
    }

    // MARK: - The cycle

    /// Runs what is to be done.
    package func runCycle() {
        guard !self.isRunning else { return }
        self.isRunning = true
        self.executor.cycleBegins()
        var rounds = 0
        var hasMore = true
        while hasMore, rounds < Self.maxRounds {
            var jobRounds = 1
            while self.executor.runJobs(), jobRounds < Self.maxJobRounds {
                jobRounds += 1
            }
            hasMore = self.flushAll()
            rounds += 1
        }
        self.metrics.publish()
        self.isRunning = false
        if hasMore || !self.dirty.isEmpty {
            self.executor.scheduleCycle()
        }
    }

    /// Lets every connection send what it has; whether there was one.
    private func flushAll() -> Bool {
        guard !self.dirty.isEmpty else { return false }
        swap(&self.dirty, &self.flushing)
        for connection in self.flushing {
            connection.isDirty = false
            connection.flush()
        }
        self.flushing.removeAll(keepingCapacity: true)
        return true
    }
}

// MARK: - Turns

extension LoopContext: EventLoopClient {
    package func turnBegins() {
        self.refreshTime()
        self.cycleStart = self.time
    }

    package func turnEnds() -> LoopWait {
        if self.timers.nextDeadline <= self.now {
            self.fireTimers()
        }
        if self.executor.isCycleDue {
            self.runCycle()
        }
        if self.executor.isCycleDue { return .not }
        if self.isStopped, self.connections.isEmpty, self.runningHandlers.load(ordering: .relaxed) == 0 {
            self.executor.stop()
            return .over
        }
        return .until(self.timers.nextDeadline)
    }

    private func fireTimers() {
        self.timers.advance(to: self.now)
        while let target = self.timers.next() {
            switch target {
            case .connection(let connection): connection.timerFired()
            case .call(let call): call.deadlinePassed()
            }
        }
        self.executor.scheduleCycle()
    }
}

extension Instant {
    /// The time as the engine counts it.
    @inline(__always) static var now: Instant { MonotonicClock.now }
}
