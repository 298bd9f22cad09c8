package import GRPCCore
import Metrics
import Synchronization

/// What is counted for the calls of one method, with all handles ready: recording a call looks nothing up.
///
/// Safe to use from all threads. Held by whoever routes calls, beside the route.
package final class MethodMetrics: Sendable {
    private let label: String
    private let factory: any MetricsFactory
    private let startedCalls: Counter
    private let receivedMessages: Counter
    private let sentMessages: Counter
    /// One for each status code, made when a call first ends with it, so that only what happened is exported.
    private let statuses: [StatusSlot]

    init(label: String, factory: any MetricsFactory) {
        let dimensions = [(MetricName.method, label)]
        self.label = label
        self.factory = factory
        self.startedCalls = Counter(label: MetricName.callsStarted, dimensions: dimensions, factory: factory)
        self.receivedMessages = Counter(label: MetricName.messagesReceived, dimensions: dimensions, factory: factory)
        self.sentMessages = Counter(label: MetricName.messagesSent, dimensions: dimensions, factory: factory)
        self.statuses = StatusLabel.all.map { _ in StatusSlot() }
    }

    /// Counts a call that begins.
    @inline(__always)
    package func started() {
        self.startedCalls.increment()
    }

    /// Counts a call that has ended.
    @inline(__always)
    package func ended(_ call: CallFigures) {
        if call.receivedMessages > 0 { self.receivedMessages.increment(by: Int64(call.receivedMessages)) }
        if call.sentMessages > 0 { self.sentMessages.increment(by: Int64(call.sentMessages)) }
        let status = self.metrics(of: call.status)
        status.duration.recordNanoseconds(call.nanoseconds)
        status.sentBytes.record(Int64(call.sentBytes))
        status.receivedBytes.record(Int64(call.receivedBytes))
    }

    @inline(__always)
    private func metrics(of status: Status.Code) -> StatusMetrics {
        let slot = self.statuses[status.rawValue]
        return slot.metrics.load() ?? self.makeMetrics(of: status, in: slot)
    }

    @inline(never)
    private func makeMetrics(of status: Status.Code, in slot: StatusSlot) -> StatusMetrics {
        slot.metrics.storeIfNil(StatusMetrics(method: self.label, status: status, factory: self.factory))
    }
}

/// What a call came to.
package struct CallFigures: Sendable {
    /// How the call ended.
    package var status: Status.Code
    /// From its HEADERS to its end, on our side.
    package var nanoseconds: Int64
    /// Bytes of messages as sent: compressed, without their 5-byte prefixes.
    package var sentBytes: Int
    /// Bytes of messages as received: compressed, without their 5-byte prefixes.
    package var receivedBytes: Int
    /// Messages sent.
    package var sentMessages: Int
    /// Messages received.
    package var receivedMessages: Int

    /// Makes the figures of a call.
    package init(
        status: Status.Code,
        nanoseconds: Int64,
        sentBytes: Int = 0,
        receivedBytes: Int = 0,
        sentMessages: Int = 0,
        receivedMessages: Int = 0
    ) {
        self.status = status
        self.nanoseconds = nanoseconds
        self.sentBytes = sentBytes
        self.receivedBytes = receivedBytes
        self.sentMessages = sentMessages
        self.receivedMessages = receivedMessages
    }
}

/// A place for handles that are made when they are first needed.
private final class StatusSlot: Sendable {
    let metrics = AtomicLazyReference<StatusMetrics>()
}

/// The handles for one method and status.
private final class StatusMetrics: Sendable {
    let duration: Metrics.Timer
    let sentBytes: Recorder
    let receivedBytes: Recorder

    init(method: String, status: Status.Code, factory: any MetricsFactory) {
        let dimensions = [(MetricName.method, method), (MetricName.status, StatusLabel.all[status.rawValue])]
        let duration = Metrics.Timer(label: MetricName.callDuration, dimensions: dimensions, factory: factory)
        self.duration = duration
        self.sentBytes = Recorder(
            label: MetricName.sentSize,
            dimensions: dimensions,
            aggregate: true,
            factory: factory
        )
        self.receivedBytes = Recorder(
            label: MetricName.receivedSize,
            dimensions: dimensions,
            aggregate: true,
            factory: factory
        )
    }
}
