import Synchronization

/// What an event loop works for.
package protocol EventLoopClient: AnyObject {
    /// The loop has waited.
    func turnBegins()
    /// Everything that was ready has been told: do what is left, and say how long to wait.
    func turnEnds() -> LoopWait
}

/// How long an event loop may wait.
package enum LoopWait: Equatable, Sendable {
    /// Until this time at most, in nanoseconds of ``MonotonicClock``; `.max` if nothing is to be done at a given time.
    case until(UInt64)
    /// Not at all: there is more to do.
    case not
    /// The client needs the loop no longer, nor what it has asked for at later times.
    case over
}

/// A thread that waits for sockets, for times and for other threads, and does what is then to be done.
///
/// ```
/// posted bodies → delays → client: turnEnds() → wait → client: turnBegins() → sockets that are ready ┐
///       ↑────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// The thread runs as long as there is a client, a registered socket, a delay or a posted body, then it ends; what is
/// posted later starts it again. So nobody has to stop a loop, and whoever comes late is still served.
///
/// `@unchecked Sendable`: everything but the constants, the inbox and the thread's number is touched on the loop's thread
/// only. One thread runs at a time: the inbox's lock says who may start it, and it is released by the thread that ends.
package final class EventLoop: @unchecked Sendable {
    private struct Inbox {
        var bodies: [@Sendable () -> Void] = []
        /// Whether the thread runs, or is about to.
        var isRunning = false
        /// Whether the thread knows, or is being told, that something was posted.
        var isWoken = false
    }

    private enum Signal {
        case none
        case wake
        case start
    }

    private let name: String
    private let poller: Poller
    private let inbox = Mutex(Inbox())
    private let thread = Atomic<UInt>(0)

    private var targets = PollTargets()
    private var delays = Delays()
    private var pace: PollingPace
    private var client: (any EventLoopClient)?
    /// The events of this turn: how many there are, and how many were told of.
    private var events = (count: 0, told: 0)
    /// Whether something was posted that nobody wakes the loop for any more.
    private var hasOwnPosts = false

    /// Makes a loop; its thread starts when there is something to do.
    ///
    /// - Parameters:
    ///   - name: The thread's name.
    ///   - polling: How long it looks for more before it sleeps, when that pays; zero for not at all.
    /// - Throws: if the process has no more descriptors.
    package init(name: String, polling: Duration = .zero) throws(SocketError) {
        self.name = name
        self.pace = PollingPace(window: UInt64(max(0, polling.components.attoseconds / 1_000_000_000)))
        self.poller = try Poller()
    }

    /// Whether the caller runs on the loop's thread.
    @inline(__always)
    package var inEventLoop: Bool { self.thread.load(ordering: .relaxed) == SystemThread.current }

    // MARK: - From any thread

    /// Runs a body on the loop: soon, in the order of the calls.
    package func execute(_ body: @escaping @Sendable () -> Void) {
        let isOwn = self.inEventLoop
        let signal = self.inbox.withLock { inbox -> Signal in
            inbox.bodies.append(body)
            guard inbox.isRunning else {
                inbox.isRunning = true
                return .start
            }
            if isOwn || inbox.isWoken { return .none }
            inbox.isWoken = true
            return .wake
        }
        if isOwn { self.hasOwnPosts = true }
        switch signal {
        case .none: break
        case .wake: self.poller.wake()
        case .start: self.start()
        }
    }

    /// Runs a body on the loop when a time has passed.
    package func execute(in delay: Duration, _ body: @escaping @Sendable () -> Void) {
        let parts = delay.components
        let nanoseconds = UInt64(max(0, parts.seconds)).multipliedReportingOverflow(by: 1_000_000_000)
        let sum = nanoseconds.partialValue.addingReportingOverflow(UInt64(max(0, parts.attoseconds) / 1_000_000_000))
        let deadline = MonotonicClock.now.addingReportingOverflow(sum.partialValue)
        let isForever = nanoseconds.overflow || sum.overflow || deadline.overflow
        self.execute { self.delays.add(body, at: isForever ? .max : deadline.partialValue) }
    }

    /// Works for a client until that says that it is over.
    package func start(_ client: any EventLoopClient & Sendable) {
        self.execute { self.client = client }
    }

    private func start() {
        if !SystemThread.start(name: self.name, { self.run() }) {
            // The system has no thread to give: one of Swift's pool is better than none.
            Task.detached { self.run() }
        }
    }

    // MARK: - Sockets, on the loop

    /// Waits for a socket from now on.
    ///
    /// - Throws: if the system has no room for one more.
    package func register(
        _ socket: Socket,
        for interest: Readiness,
        _ target: any PollTarget
    ) throws(SocketError) -> PollToken {
        let token = self.targets.add(target, descriptor: socket.descriptor)
        do throws(SocketError) {
            try self.poller.add(socket.descriptor, interest, token)
        } catch {
            _ = self.targets.remove(token)
            throw error
        }
        return token
    }

    /// Changes what a registered socket is waited for.
    package func change(_ token: PollToken, to interest: Readiness) {
        guard let descriptor = self.targets.descriptor(token) else { return }
        self.poller.change(descriptor, interest, token)
    }

    /// Waits for a socket no longer: before it is closed.
    package func deregister(_ token: PollToken) {
        guard let descriptor = self.targets.remove(token) else { return }
        self.poller.remove(descriptor)
    }

    // MARK: - The thread

    private func run() {
        self.thread.store(SystemThread.current, ordering: .relaxed)
        self.runPosted()
        while true {
            self.runDelays()
            let wait = self.endTurn()
            if self.client == nil, self.targets.count == 0, self.delays.deadline == .max, self.ends() { return }
            self.poll(wait)
        }
    }

    /// Ends the thread, unless something was posted meanwhile.
    private func ends() -> Bool {
        self.inbox.withLock { inbox in
            guard inbox.bodies.isEmpty else { return false }
            inbox.isRunning = false
            self.thread.store(0, ordering: .relaxed)
            return true
        }
    }

    private func endTurn() -> LoopWait {
        guard let client = self.client else { return .until(.max) }
        let wait = client.turnEnds()
        guard wait == .over else { return wait }
        self.client = nil
        // What was to happen later was the client's.
        self.delays = Delays()
        return .not
    }

    private func poll(_ wait: LoopWait) {
        self.events = (self.wait(self.timeout(wait)), 0)
        self.client?.turnBegins()
        while self.tellNext() {}
        if self.hasOwnPosts {
            self.runPosted()
        }
    }

    /// Tells the next target of this turn that it is ready; false if there is none left.
    ///
    /// For targets as well, which thereby come back only when what they have begun goes on.
    package func tellNext() -> Bool {
        guard self.events.told < self.events.count else { return false }
        let (token, readiness) = self.poller.event(self.events.told)
        self.events.told += 1
        if let target = self.targets.target(token) {
            target.ready(readiness)
        } else if token == .wakeup {
            self.poller.clearWakeup()
            // What was posted runs when all of the turn are told.
            self.hasOwnPosts = true
        }
        return true
    }

    /// Waits for events; how many there are.
    private func wait(_ timeout: UInt64?) -> Int {
        if timeout == 0 { return self.poller.wait(0) }
        if self.pace.looks() {
            let count = self.look(for: min(self.pace.window, timeout ?? .max))
            self.pace.looked(found: count > 0)
            if count > 0 { return count }
        }
        guard self.pace.window > 0 else { return self.poller.wait(timeout) }
        let begin = MonotonicClock.now
        let count = self.poller.wait(timeout)
        if count > 0 { self.pace.slept(MonotonicClock.now - begin) }
        return count
    }

    /// Looks for events without sleeping; how many there are.
    private func look(for nanoseconds: UInt64) -> Int {
        let end = MonotonicClock.now + nanoseconds
        while true {
            let count = self.poller.wait(0)
            if count > 0 || MonotonicClock.now >= end { return count }
        }
    }

    /// The nanoseconds to wait; `nil` for as long as it takes.
    private func timeout(_ wait: LoopWait) -> UInt64? {
        guard case .until(let deadline) = wait, !self.hasOwnPosts else { return 0 }
        let earliest = min(deadline, self.delays.deadline)
        guard earliest != .max else { return nil }
        let now = MonotonicClock.now
        return earliest > now ? earliest - now : 0
    }

    /// Runs what was posted, what that posts excluded.
    private func runPosted() {
        self.hasOwnPosts = false
        let bodies = self.inbox.withLock { inbox in
            inbox.isWoken = false
            let bodies = inbox.bodies
            inbox.bodies = []
            return bodies
        }
        for body in bodies {
            body()
        }
    }

    private func runDelays() {
        guard self.delays.deadline != .max else { return }
        for body in self.delays.takeDue(MonotonicClock.now) {
            body()
        }
    }
}
