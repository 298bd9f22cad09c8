import Metrics
import Synchronization

/// A metrics system that keeps what can go up and down, such as open connections, and nothing else.
final class Meters: MetricsFactory {
    private let meters = Mutex<[String: Meter]>([:])

    /// What each meter says, as `name=value`, by name.
    var description: String {
        self.meters.withLock { meters in
            meters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.value)" }.joined(separator: " ")
        }
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.meters.withLock { meters in
            if let known = meters[label] { return known }
            let made = Meter()
            meters[label] = made
            return made
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        NOOPMetricsHandler.instance
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        NOOPMetricsHandler.instance
    }

    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// One of them.
final class Meter: MeterHandler {
    private let state = Mutex<Int64>(0)

    var value: Int64 { self.state.withLock { $0 } }

    func set(_ value: Int64) {
        self.state.withLock { $0 = value }
    }

    func set(_ value: Double) {
        self.set(Int64(value))
    }

    func increment(by amount: Double) {
        self.state.withLock { $0 += Int64(amount) }
    }

    func decrement(by amount: Double) {
        self.state.withLock { $0 -= Int64(amount) }
    }
}
