import Testing

@testable import HTTP2

@Suite("HTTP/2 flow-control windows") struct WindowTests {
    @Test("a send window takes, adds, and refuses to pass 2^31 - 1")
    func send() {
        var window = SendWindow(100)
        window.take(60)
        #expect(window.available == 40)
        #expect(window.add(-50) == true)
        #expect(window.available == -10)
        #expect(window.add(SendWindow.maximum) == true)
        #expect(window.add(11) == false)
        #expect(window.available == SendWindow.maximum - 10)
        #expect(window.add(10) == true)
    }

    @Test("a receive window announces what was consumed, half a window at a time")
    func receive() {
        var window = ReceiveWindow(100)
        #expect(window.receive(70) == true)
        #expect(window.receive(31) == false)
        #expect(window.held == 70)
        #expect(window.consume(49) == 0)
        #expect(window.available == 30)
        #expect(window.consume(1) == 50)
        #expect(window.available == 80)
        #expect(window.held == 20)
    }

    @Test("a receive window of an odd size never leaves the peer without room when everything is consumed")
    func oddSizes() {
        for size in 1...9 {
            var window = ReceiveWindow(size)
            for _ in 0..<(size * 3) {
                #expect(window.receive(1) == true)
                _ = window.consume(1)
                #expect(window.available > 0)
            }
        }
    }

    @Test("growing announces the difference, shrinking does nothing")
    func grow() {
        var window = ReceiveWindow(100)
        #expect(window.receive(100) == true)
        #expect(window.consume(10) == 0)
        #expect(window.grow(to: 150) == 60)
        #expect(window.available == 60)
        #expect(window.grow(to: 120) == 0)
        window.growBySettings(50)
        #expect(window.available == 110)
        #expect(window.held == 90)
    }
}

@Suite("HTTP/2 bandwidth estimator") struct BandwidthEstimatorTests {
    static let millisecond: Instant = 1_000_000

    @Test("small traffic causes no PING")
    func small() {
        var estimator = BandwidthEstimator(window: 1000, maximumWindow: 8000)
        #expect(estimator.receive(100, now: 0) == false)
        #expect(estimator.receive(149, now: 1) == false)
        #expect(estimator.receive(1, now: 2) == true)
        #expect(estimator.receive(1000, now: 3) == false)
    }

    @Test("doubles the window when a round trip fills it, up to the maximum")
    func grows() {
        var estimator = BandwidthEstimator(window: 1000, maximumWindow: 3000)
        #expect(estimator.receive(1000, now: 0) == true)
        _ = estimator.receive(900, now: 1)
        #expect(estimator.acknowledged(now: 10 * Self.millisecond, keepsUp: true) == .grow(to: 1800))
        #expect(estimator.receive(1800, now: 10 * Self.millisecond) == true)
        _ = estimator.receive(1700, now: 11 * Self.millisecond)
        #expect(estimator.acknowledged(now: 20 * Self.millisecond, keepsUp: true) == .grow(to: 3000))
        #expect(estimator.receive(3000, now: 20 * Self.millisecond) == false)
    }

    @Test("keeps the window when the round trip does not fill it or is no faster, and asks less often then")
    func keeps() {
        var estimator = BandwidthEstimator(window: 1000, maximumWindow: 8000)
        #expect(estimator.receive(1000, now: 0) == true)
        _ = estimator.receive(100, now: 1)
        #expect(estimator.acknowledged(now: Self.millisecond, keepsUp: true) == .none)
        #expect(estimator.receive(1000, now: 100 * Self.millisecond) == false)
        #expect(estimator.receive(1000, now: 202 * Self.millisecond) == true)
        #expect(estimator.acknowledged(now: 203 * Self.millisecond, keepsUp: true) == .none)
    }

    @Test("keeps the window while the consumer does not keep up")
    func slowConsumer() {
        var estimator = BandwidthEstimator(window: 1000, maximumWindow: 8000)
        #expect(estimator.receive(1000, now: 0) == true)
        _ = estimator.receive(1000, now: 1)
        #expect(estimator.acknowledged(now: Self.millisecond, keepsUp: false) == .none)
    }

    @Test("ignores an answer that it did not ask for and does nothing at the maximum")
    func ignores() {
        var estimator = BandwidthEstimator(window: 1000, maximumWindow: 1000)
        #expect(estimator.acknowledged(now: 5, keepsUp: true) == .none)
        #expect(estimator.receive(5000, now: 6) == false)
    }
}
