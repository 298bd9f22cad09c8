import HTTP2
import Sockets

/// Looks at a server's event loops from a thread of its own, and tells of handlers that hold one for too long.
///
/// Not a task: handlers that block may have taken all threads of Swift's pool as well.
///
/// `@unchecked Sendable`: everything but the constants is touched on `eventLoop` only.
final class Watchdog: EventLoopClient, @unchecked Sendable {
    private let eventLoop: EventLoop
    private let watched: [LoopContext]
    private let observer: Observer
    private let methods: WatchedMethods
    private let bound: Duration
    private let interval: Instant

    private var detectors: [HoldDetector]
    private var nextLook: Instant = 0
    private var isStopped = false

    /// Makes the watchdog of loops, which works until it is stopped; `nil` if the server's options do not ask for one.
    init?(_ loops: [LoopContext], _ server: ServerEnvironment) throws(SocketError) {
        guard let bound = server.options.calls.watchdog, let methods = server.watchedMethods else { return nil }
        self.eventLoop = try EventLoop(name: "swiftlet-watch")
        self.watched = loops
        self.observer = server.observer
        self.methods = methods
        self.bound = bound
        let nanoseconds = ServerEnvironment.nanoseconds(bound)
        self.interval = nanoseconds / 2
        self.detectors = loops.map { _ in HoldDetector(bound: nanoseconds) }
        self.eventLoop.start(self)
    }

    /// Ends it, and its thread.
    func stop() {
        self.eventLoop.execute { self.isStopped = true }
    }

    func turnBegins() {}

    func turnEnds() -> LoopWait {
        guard !self.isStopped else { return .over }
        let now = MonotonicClock.now
        if now >= self.nextLook {
            self.look(now)
            self.nextLook = now + self.interval
        }
        return .until(self.nextLook)
    }

    private func look(_ now: Instant) {
        for (index, loop) in self.watched.enumerated() {
            guard let hold = self.detectors[index].look(loop.executor.activity.current, now: now) else { continue }
            let method = self.methods.name(hold.method)
            self.observer.loopHeld(
                by: method,
                detail: "for \(hold.duration / 1_000_000) ms so far, "
                    + "calls.watchdog is \(self.bound.optionText)"
            )
        }
    }
}
