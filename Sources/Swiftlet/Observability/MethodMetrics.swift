package import GRPCCore
import Metrics
import Synchronization

/// What is counted for the calls of one method, with all handles ready: recording a call looks nothing up.
///
/// Safe to use from all threads. Held by whoever routes calls, beside the route.
package final class MethodMetrics: Sendable {
    private let label: String
    private let factory: any MetricsFactory
    // Handlers, not swift-metrics' own wrappers of them: those take every number as a generic one.
    private let startedCalls: any CounterHandler
    private let receivedMessages: any CounterHandler
    private let sentMessages: any CounterHandler
    /// One for each status code, made when a call first ends with it, so that only what happened is exported.
    private let statuses: [StatusSlot]

    init(label: String, factory: any MetricsFactory) {
        let dimensions = [(MetricName.method, label)]
        self.label = label
        self.factory = factory
        self.startedCalls = factory.makeCounter(label: MetricName.callsStarted, dimensions: dimensions)
        self.receivedMessages = factory.makeCounter(label: MetricName.messagesReceived, dimensions: dimensions)
        self.sentMessages = factory.makeCounter(label: MetricName.messagesSent, dimensions: dimensions)
        self.statuses = StatusLabel.all.map { _ in StatusSlot() }
    }

    /// Counts calls that begin.
    package func started(_ count: Int = 1) {
        self.startedCalls.increment(by: Int64(count))
    }

    /// Counts calls that have ended.
    package func ended(_ calls: [CallFigures]) {
        var (received, sent) = (0, 0)
        for call in calls {
            received &+= call.receivedMessages
            sent &+= call.sentMessages
        }
        if received > 0 { self.receivedMessages.increment(by: Int64(received)) }
        if sent > 0 { self.sentMessages.increment(by: Int64(sent)) }
        var rest = calls[...]
        while let status = rest.first?.status {
            let alike = rest.prefix { $0.status == status }
            self.record(alike, status)
            rest = rest[alike.endIndex...]
        }
    }

    /// Records calls that ended with the same status, one handle after the other.
    ///
    /// To use a handle is to retain it, and all loops have the same ones: once for all calls, not once for each.
    private func record(_ calls: ArraySlice<CallFigures>, _ status: Status.Code) {
        self.statuses[status.rawValue].withMetrics {
            StatusMetrics(method: self.label, status: status, factory: self.factory)
        } _: { metrics in
            metrics.record(calls)
        }
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

/// A place for handles that are made when they are first needed, and stay.
///
/// The work of `AtomicLazyReference`, which costs 600 instructions more: its generic code is not specialized for us.
private final class StatusSlot: Sendable {
    /// The address of the handles, which it retains; 0 until they are set, once.
    private let address = Atomic<UInt>(0)

    deinit {
        Self.handles(at: self.address.load(ordering: .acquiring))?.release()
    }

    @inline(__always)
    func withMetrics(_ make: () -> StatusMetrics, _ body: (StatusMetrics) -> Void) {
        let address = self.address.load(ordering: .acquiring)
        Self.handles(at: address != 0 ? address : self.set(make())).map { body($0.takeUnretainedValue()) }
    }

    /// Keeps these handles, or those of another thread that was faster.
    @inline(never)
    private func set(_ made: StatusMetrics) -> UInt {
        let ours = Unmanaged.passRetained(made)
        let address = UInt(bitPattern: ours.toOpaque())
        let (isSet, first) = self.address.compareExchange(
            expected: 0,
            desired: address,
            ordering: .acquiringAndReleasing
        )
        if isSet { return address }
        ours.release()
        return first
    }

    @inline(__always)
    private static func handles(at address: UInt) -> Unmanaged<StatusMetrics>? {
        UnsafeRawPointer(bitPattern: address).map { Unmanaged.fromOpaque($0) }
    }
}

/// The handles for one method and status.
private final class StatusMetrics: Sendable {
    let duration: any TimerHandler
    let sentBytes: any RecorderHandler
    let receivedBytes: any RecorderHandler

    init(method: String, status: Status.Code, factory: any MetricsFactory) {
        let dimensions = [(MetricName.method, method), (MetricName.status, StatusLabel.all[status.rawValue])]
        self.duration = factory.makeTimer(label: MetricName.callDuration, dimensions: dimensions)
        self.duration.preferDisplayUnit(.seconds)
        self.sentBytes = factory.makeRecorder(label: MetricName.sentSize, dimensions: dimensions, aggregate: true)
        self.receivedBytes = factory.makeRecorder(
            label: MetricName.receivedSize,
            dimensions: dimensions,
            aggregate: true
        )
    }

    func record(_ calls: ArraySlice<CallFigures>) {
        let (duration, sent, received) = (self.duration, self.sentBytes, self.receivedBytes)
        for call in calls { duration.recordNanoseconds(call.nanoseconds) }
        for call in calls { sent.record(Int64(call.sentBytes)) }
        for call in calls { received.record(Int64(call.receivedBytes)) }
    }
}
