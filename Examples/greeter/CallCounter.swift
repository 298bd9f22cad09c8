import Metrics
import Synchronization

/// Counts the calls that a server has answered, with whatever status: the least that can be done with its metrics.
///
/// A service in production gives the server the backend that it has, Prometheus's or OpenTelemetry's, instead of this.
/// An interceptor could count as well, but methods that one applies to are not called directly, which makes them slower.
final class CallCounter: MetricsFactory, TimerHandler {
    private let calls = Atomic(0)

    /// The calls so far.
    var count: Int { self.calls.load(ordering: .relaxed) }

    /// The server has a timer for each method and status, and records each call in one of them when it has ended.
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        label == "grpc.server.call.duration" ? self : NOOPMetricsHandler.instance
    }

    func recordNanoseconds(_ duration: Int64) {
        self.calls.add(1, ordering: .relaxed)
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        NOOPMetricsHandler.instance
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
}
