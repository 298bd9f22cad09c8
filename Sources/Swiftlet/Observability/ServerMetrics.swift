package import GRPCCore
import Metrics
import Synchronization

/// All that a server counts.
///
/// One per server, made when it starts to listen, so that the metrics system is set up by then. Safe to use from all
/// threads. With no metrics system (swift-metrics' no-op one, or `.off`), ``method(_:)`` and ``unknownMethod`` are `nil` and
/// everything else returns at once.
package final class ServerMetrics: Sendable {
    /// Everything but calls; `nil` if nothing is counted.
    private let counts: ServerCounts?
    private let methods = Mutex<[MethodDescriptor: MethodMetrics]>([:])

    /// For calls to methods that the server does not have; `nil` if nothing is counted.
    package let unknownMethod: MethodMetrics?

    /// Makes the metrics of a server.
    ///
    /// - Parameter destination: Where they go.
    package init(_ destination: SwiftletServerOptions.Observability.MetricsDestination) {
        let factory: any MetricsFactory
        switch destination {
        case .system: factory = MetricsSystem.factory
        case .factory(let own): factory = own
        case .off: factory = NOOPMetricsHandler.instance
        }
        if factory is NOOPMetricsHandler {
            self.counts = nil
            self.unknownMethod = nil
        } else {
            self.counts = ServerCounts(factory: factory)
            self.unknownMethod = MethodMetrics(label: MetricName.otherMethod, factory: factory)
        }
    }

    /// Whether anything is counted.
    package var isEnabled: Bool { self.counts != nil }

    /// The metrics of a method that the server has; `nil` if nothing is counted.
    ///
    /// Asked when a route is made, not for each call: it locks and looks up. Never called with a method that only a client
    /// named: ``unknownMethod`` is for those.
    package func method(_ method: MethodDescriptor) -> MethodMetrics? {
        guard let counts = self.counts else { return nil }
        return self.methods.withLock { methods in
            if let known = methods[method] { return known }
            let made = MethodMetrics(label: method.fullyQualifiedMethod, factory: counts.factory)
            methods[method] = made
            return made
        }
    }

    /// Counts a connection that was accepted.
    package func connectionOpened() {
        self.counts?.connectionsAccepted.increment()
        self.counts?.connectionsOpen.increment()
    }

    /// Counts a connection that is closed, for whatever reason.
    package func connectionGone() {
        self.counts?.connectionsOpen.decrement()
    }

    /// Counts why a connection was closed.
    package func connectionClosed(_ reason: CloseReason) {
        self.counts?.connectionsClosed[reason.rawValue].increment()
    }

    /// Counts a connection that the system would not let us accept.
    package func acceptFailed() {
        self.counts?.acceptErrors.increment()
    }

    /// Counts bytes of connections.
    package func bytes(received: Int = 0, sent: Int = 0) {
        guard let counts = self.counts else { return }
        if received > 0 { counts.bytesReceived.increment(by: Int64(received)) }
        if sent > 0 { counts.bytesSent.increment(by: Int64(sent)) }
    }

    /// Counts a stream that ended by RST_STREAM.
    package func streamReset(byPeer: Bool) {
        (byPeer ? self.counts?.resetsByClient : self.counts?.resetsByServer)?.increment()
    }

    /// Counts handlers that have started, less those that have returned.
    package func handlers(started count: Int) {
        guard let running = self.counts?.callsRunning else { return }
        if count > 0 { running.increment(by: Double(count)) }
        if count < 0 { running.decrement(by: Double(-count)) }
    }

    /// Counts a call that waits for its turn.
    package func waitBegan() { self.counts?.callsWaiting.increment() }

    /// Counts a call that waits no longer.
    package func waitEnded() { self.counts?.callsWaiting.decrement() }

    /// Counts a limit that was struck.
    package func limit(_ limit: ServerLimit) {
        self.counts?.limits[limit.index].increment()
    }

    /// Counts a handler that holds its event loop, by its method if that is known; rare, so it looks the method up.
    package func loopHeld(by method: String?) {
        self.counts?.loopHeld(by: method ?? MetricName.unknownMethod)
    }
}

/// The handles of everything but calls.
private final class ServerCounts: Sendable {
    let factory: any MetricsFactory
    let connectionsAccepted: Counter
    let connectionsOpen: Meter
    let connectionsClosed: [Counter]
    let acceptErrors: Counter
    let bytesReceived: Counter
    let bytesSent: Counter
    let callsRunning: Meter
    let callsWaiting: Meter
    let resetsByClient: Counter
    let resetsByServer: Counter
    let limits: [Counter]
    private let loopsHeld = Mutex<[String: Counter]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
        self.connectionsAccepted = Counter(label: MetricName.connectionsAccepted, factory: factory)
        self.connectionsOpen = Meter(label: MetricName.connectionsOpen, factory: factory)
        self.connectionsClosed = CloseReason.allCases.map {
            Counter(label: MetricName.connectionsClosed, dimensions: [(MetricName.reason, $0.label)], factory: factory)
        }
        self.acceptErrors = Counter(label: MetricName.acceptErrors, factory: factory)
        self.bytesReceived = Counter(label: MetricName.bytesReceived, factory: factory)
        self.bytesSent = Counter(label: MetricName.bytesSent, factory: factory)
        self.callsRunning = Meter(label: MetricName.callsRunning, factory: factory)
        self.callsWaiting = Meter(label: MetricName.callsWaiting, factory: factory)
        let resets = { (side: String) in
            Counter(label: MetricName.streamsReset, dimensions: [(MetricName.side, side)], factory: factory)
        }
        self.resetsByClient = resets("client")
        self.resetsByServer = resets("server")
        self.limits = ServerLimit.all.map {
            Counter(label: MetricName.limits, dimensions: [(MetricName.limit, $0.label)], factory: factory)
        }
    }

    func loopHeld(by method: String) {
        let counter = self.loopsHeld.withLock { counters in
            if let known = counters[method] { return known }
            let dimensions = [(MetricName.method, method)]
            let made = Counter(label: MetricName.loopsHeld, dimensions: dimensions, factory: self.factory)
            counters[method] = made
            return made
        }
        counter.increment()
    }
}
