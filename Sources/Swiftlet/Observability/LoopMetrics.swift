import GRPCCore

/// What one event loop has counted and not yet told the metrics system.
///
/// All that a cycle counted is told at once: so a number changes once for hundreds of calls, and two loops rarely want the
/// same counter at a time, which would cost each of them a third of a call.
///
/// Touched on the event loop only.
final class LoopMetrics {
    private let metrics: ServerMetrics
    private let isEnabled: Bool
    private var tallies: [ObjectIdentifier: MethodTally] = [:]
    /// Those that have something to tell.
    private var counted: [MethodTally] = []

    private var running = 0
    private var receivedBytes = 0
    private var sentBytes = 0

    init(_ metrics: ServerMetrics) {
        self.metrics = metrics
        self.isEnabled = metrics.isEnabled
    }

    /// What counts the calls of a method on this loop; `nil` if nothing is counted.
    ///
    /// Asked when a head is made, not for each call.
    func tally(of method: MethodDescriptor) -> MethodTally? {
        guard let metrics = self.metrics.method(method) else { return nil }
        let id = ObjectIdentifier(metrics)
        if let known = self.tallies[id] { return known }
        let made = MethodTally(metrics)
        self.tallies[id] = made
        return made
    }

    /// Counts a call that begins.
    @inline(__always)
    func started(_ tally: MethodTally) {
        if tally.started() { self.counted.append(tally) }
    }

    /// Counts a call that has ended.
    @inline(__always)
    func ended(_ tally: MethodTally, _ call: CallFigures) {
        if tally.ended(call) { self.counted.append(tally) }
    }

    /// Counts a handler that starts.
    @inline(__always)
    func handlerStarted() { self.running &+= 1 }

    /// Counts a handler that has returned.
    @inline(__always)
    func handlerEnded() { self.running &-= 1 }

    /// Counts bytes of a connection.
    @inline(__always)
    func received(_ count: Int) { self.receivedBytes &+= count }

    /// Counts bytes of a connection.
    @inline(__always)
    func sent(_ count: Int) { self.sentBytes &+= count }

    /// Tells what was counted.
    func publish() {
        self.publishCalls()
        let (received, sent) = (self.receivedBytes, self.sentBytes)
        guard self.isEnabled, received | sent != 0 else { return }
        self.receivedBytes = 0
        self.sentBytes = 0
        self.metrics.bytes(received: received, sent: sent)
    }

    /// Tells what was counted but for bytes.
    @inline(__always)
    func publishCalls() {
        guard self.isEnabled, !self.counted.isEmpty || self.running != 0 else { return }
        self.tellCalls()
    }

    @inline(never)
    private func tellCalls() {
        let running = self.running
        self.running = 0
        for tally in self.counted {
            tally.publish()
        }
        self.counted.removeAll(keepingCapacity: true)
        self.metrics.handlers(started: running)
    }
}

/// What one event loop has counted for the calls of one method.
final class MethodTally {
    private let metrics: MethodMetrics
    private var startedCalls = 0
    private var endedCalls: [CallFigures] = []
    /// Whether the loop knows that there is something to tell.
    private var isListed = false

    init(_ metrics: MethodMetrics) {
        self.metrics = metrics
    }

    /// Counts a call that begins; whether the loop is to be told.
    @inline(__always)
    func started() -> Bool {
        self.startedCalls &+= 1
        return self.isFirst()
    }

    /// Counts a call that has ended; whether the loop is to be told.
    @inline(__always)
    func ended(_ call: CallFigures) -> Bool {
        self.endedCalls.append(call)
        return self.isFirst()
    }

    @inline(__always)
    private func isFirst() -> Bool {
        guard !self.isListed else { return false }
        self.isListed = true
        return true
    }

    func publish() {
        self.isListed = false
        if self.startedCalls > 0 {
            self.metrics.started(self.startedCalls)
            self.startedCalls = 0
        }
        if !self.endedCalls.isEmpty {
            self.metrics.ended(self.endedCalls)
            self.endedCalls.removeAll(keepingCapacity: true)
        }
    }
}
