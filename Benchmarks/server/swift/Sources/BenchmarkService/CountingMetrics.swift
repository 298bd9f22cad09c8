package import Metrics
import Synchronization

/// A metrics backend that keeps what an exporter needs: counts, sums and last values, in atomics.
///
/// Servers are measured with metrics on, as they run in production, and with no metrics backend they would leave them out.
package final class CountingMetrics: MetricsFactory {
    /// Makes a backend.
    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { CountingHandler() }
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { CountingHandler() }
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { CountingHandler() }
    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler { CountingHandler() }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
}

/// One metric of any kind.
private final class CountingHandler: CounterHandler, MeterHandler, TimerHandler, RecorderHandler {
    /// How many values were recorded.
    private let count = Atomic<Int64>(0)
    /// Their sum; for a meter its value.
    private let sum = Atomic<Int64>(0)

    func increment(by amount: Int64) { self.sum.wrappingAdd(amount, ordering: .relaxed) }
    func increment(by amount: Double) { self.sum.wrappingAdd(Int64(amount), ordering: .relaxed) }
    func decrement(by amount: Double) { self.sum.wrappingSubtract(Int64(amount), ordering: .relaxed) }
    func reset() { self.sum.store(0, ordering: .relaxed) }
    func set(_ value: Int64) { self.sum.store(value, ordering: .relaxed) }
    func set(_ value: Double) { self.sum.store(Int64(value), ordering: .relaxed) }
    func recordNanoseconds(_ duration: Int64) { self.record(duration) }
    func record(_ value: Double) { self.record(Int64(value)) }

    func record(_ value: Int64) {
        self.count.wrappingAdd(1, ordering: .relaxed)
        self.sum.wrappingAdd(value, ordering: .relaxed)
    }
}
