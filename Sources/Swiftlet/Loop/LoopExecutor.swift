package import Sockets
import Synchronization

/// Runs the jobs of tasks on one event loop.
///
/// A handler starts on the loop (`Task.immediate`) with this executor as its preference, so whatever of it suspends
/// comes back here. A job that is enqueued on the loop waits in a plain array for the end of the cycle that is running;
/// one from another thread costs a lock and wakes the loop.
///
/// `@unchecked Sendable`: `local`, `isCycleDue` and `isServed` are touched on the event loop only, which `enqueue` makes sure
/// of and the other methods are documented to need; `remote` is behind its lock.
package final class LoopExecutor: TaskExecutor, @unchecked Sendable {
    package let eventLoop: EventLoop

    /// What the loop does, if somebody watches.
    let activity = LoopActivity()
    private let isWatched: Bool

    private var local: [UnownedJob] = []
    private let remote = Mutex<[UnownedJob]>([])
    /// Whether there may be jobs in `remote`: spares each cycle the lock.
    private let hasRemote = Atomic(false)

    /// Whether the turn of the loop that runs, or the next one, is to run a cycle.
    private(set) var isCycleDue = false
    /// Whether the loop's turns end with cycles.
    ///
    /// Not any more when the server is over: a handler that outlives it still gets to its end.
    private var isServed = true

    /// Makes the executor of a loop.
    ///
    /// - Parameters:
    ///   - eventLoop: The loop.
    ///   - isWatched: Whether somebody wants to know what the loop does.
    package init(eventLoop: EventLoop, isWatched: Bool = false) {
        self.eventLoop = eventLoop
        self.isWatched = isWatched
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if self.eventLoop.inEventLoop {
            self.local.append(job)
            self.scheduleCycle()
            return
        }
        let isFirst = self.remote.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        self.hasRemote.store(true, ordering: .releasing)
        if isFirst {
            self.eventLoop.execute { self.scheduleCycle() }
        }
    }

    /// Makes sure that a cycle will run (on the loop).
    @inline(__always)
    package func scheduleCycle() {
        self.isCycleDue = true
        if !self.isServed {
            self.serveItself()
        }
    }

    /// Says that a cycle runs what is there now (on the loop).
    @inline(__always)
    package func cycleBegins() {
        self.isCycleDue = false
    }

    /// Runs the jobs that are there, those that they enqueue excluded (on the loop).
    ///
    /// - Returns: whether there were any.
    package func runJobs() -> Bool {
        if self.hasRemote.load(ordering: .acquiring) {
            self.takeRemote()
        }
        guard !self.local.isEmpty else { return false }
        var jobs: [UnownedJob] = []
        swap(&jobs, &self.local)
        let executor = self.asUnownedTaskExecutor()
        if self.isWatched {
            self.runWatched(jobs, executor)
        } else {
            for job in jobs {
                job.runSynchronously(on: executor)
            }
        }
        // The array that the next jobs go to is the larger one of both, so that neither is allocated anew.
        if self.local.isEmpty {
            jobs.removeAll(keepingCapacity: jobs.capacity <= 1024)
            swap(&jobs, &self.local)
        }
        return true
    }

    /// A handler that ran on the loop, and not as a job, has returned or suspended (on the loop).
    @inline(__always)
    func handlerEnds() {
        guard self.isWatched else { return }
        self.activity.ends()
    }

    @inline(never)
    private func runWatched(_ jobs: [UnownedJob], _ executor: UnownedTaskExecutor) {
        for job in jobs {
            self.activity.jobBegins()
            job.runSynchronously(on: executor)
        }
        self.activity.ends()
    }

    /// Runs the job that the body enqueues, now (on the loop).
    @inline(__always)
    func runNow(enqueuedBy body: () -> Void) {
        let count = self.local.count
        body()
        guard self.local.count > count else { return }
        self.local.removeLast().runSynchronously(on: self.asUnownedTaskExecutor())
    }

    /// Says that no cycles come any more (on the loop): jobs are run as they come.
    func stop() {
        self.isServed = false
        self.serveItself()
    }

    private func serveItself() {
        guard self.isCycleDue else { return }
        self.eventLoop.execute {
            self.isCycleDue = false
            while self.runJobs() {}
        }
    }

    private func takeRemote() {
        self.hasRemote.store(false, ordering: .relaxed)
        self.remote.withLock { jobs in
            self.local.append(contentsOf: jobs)
            jobs.removeAll(keepingCapacity: jobs.capacity <= 1024)
        }
    }
}
