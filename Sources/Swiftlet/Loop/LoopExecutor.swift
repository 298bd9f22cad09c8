package import NIOCore
import Synchronization

/// Runs the jobs of tasks on one event loop.
///
/// A handler starts on the loop (`Task.immediate`) with this executor as its preference, so whatever of it suspends
/// comes back here. A job that is enqueued on the loop waits in a plain array for the end of the cycle that is running;
/// one from another thread costs a lock and wakes the loop.
///
/// `@unchecked Sendable`: `local`, `isScheduled` and `context` are touched on the event loop only, which `enqueue` makes sure
/// of and the other methods are documented to need; `remote` is behind its lock.
package final class LoopExecutor: TaskExecutor, @unchecked Sendable {
    private struct Remote {
        var jobs: [UnownedJob] = []
        var isScheduled = false
    }

    package let eventLoop: any EventLoop

    private var local: [UnownedJob] = []
    /// Whether a cycle is running or will: then nothing needs to be scheduled.
    private var isScheduled = false
    private let remote = Mutex(Remote())
    /// Whose cycles run the jobs; gone when the server is, and then a handler that outlives it still gets to its end.
    package weak var context: LoopContext?

    package init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if self.eventLoop.inEventLoop {
            self.local.append(job)
            self.scheduleCycle()
            return
        }
        let isFirst = self.remote.withLock { remote in
            remote.jobs.append(job)
            defer { remote.isScheduled = true }
            return !remote.isScheduled
        }
        if isFirst {
            self.eventLoop.execute { self.runCycle() }
        }
    }

    private func runCycle() {
        if let context = self.context {
            // Since the last read, time may have passed.
            context.refreshTime()
            context.runCycle()
            return
        }
        self.cycleBegins()
        _ = self.runJobs()
        self.cycleEnds()
    }

    /// Makes sure that a cycle will run (on the loop).
    package func scheduleCycle() {
        guard !self.isScheduled else { return }
        self.isScheduled = true
        self.eventLoop.execute { self.runCycle() }
    }

    /// Says that a cycle begins: it runs what is enqueued meanwhile (on the loop).
    package func cycleBegins() {
        self.isScheduled = true
    }

    /// Says that the cycle ends; what is left waits for the next one (on the loop).
    package func cycleEnds() {
        self.isScheduled = false
        if !self.local.isEmpty || self.remote.withLock({ !$0.jobs.isEmpty }) {
            self.scheduleCycle()
        }
    }

    /// Runs the jobs that are there, those that they enqueue excluded (on the loop).
    ///
    /// - Returns: whether there were any.
    package func runJobs() -> Bool {
        self.takeRemote()
        guard !self.local.isEmpty else { return false }
        var jobs: [UnownedJob] = []
        swap(&jobs, &self.local)
        let executor = self.asUnownedTaskExecutor()
        for job in jobs {
            job.runSynchronously(on: executor)
        }
        // The array that the next jobs go to is the larger one of both, so that neither is allocated anew.
        if self.local.isEmpty {
            jobs.removeAll(keepingCapacity: jobs.capacity <= 1024)
            swap(&jobs, &self.local)
        }
        return true
    }

    /// Runs the job that the body enqueues, now (on the loop).
    @inline(__always)
    func runNow(enqueuedBy body: () -> Void) {
        let count = self.local.count
        body()
        guard self.local.count > count else { return }
        self.local.removeLast().runSynchronously(on: self.asUnownedTaskExecutor())
    }

    private func takeRemote() {
        self.remote.withLock { remote in
            remote.isScheduled = false
            guard !remote.jobs.isEmpty else { return }
            self.local.append(contentsOf: remote.jobs)
            remote.jobs.removeAll(keepingCapacity: remote.jobs.capacity <= 1024)
        }
    }
}
