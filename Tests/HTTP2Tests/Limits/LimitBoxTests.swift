import HPACK
import Testing

@testable import HTTP2

@Suite("HTTP/2 limits, one by one") struct LimitBoxTests {
    static let second: Instant = 1_000_000_000

    @Test("a frame budget runs out and is earned back, never beyond the start")
    func frameBudget() {
        var budget = FrameBudget(limit: 3)
        budget.earn(10)
        let first = (0..<4).map { _ in budget.spend() }
        #expect(first == [true, true, true, false])
        budget.earn(2)
        let second = (0..<2).map { _ in budget.spend() }
        #expect(second == [true, false])
        budget.reset()
        #expect(budget.spend() == true)
    }

    @Test("small DATA frames count in a row, empty ones fourfold")
    func smallFrames() {
        var budget = SmallFrameBudget()
        let small = (0..<5).map { _ in budget.take(size: 1, small: 8, limit: 4) }
        #expect(small == [true, true, true, true, false])
        #expect(budget.take(size: 9, small: 8, limit: 4) == true)
        #expect(budget.take(size: 0, small: 8, limit: 4) == true)
        #expect(budget.take(size: 0, small: 8, limit: 4) == false)
    }

    @Test("a reset budget is per interval and earned back by completed streams")
    func resets() {
        var budget = ResetBudget(limit: 2, interval: .seconds(30))
        #expect(budget.spend(now: 1) == true)
        #expect(budget.spend(now: 2) == true)
        budget.earn()
        #expect(budget.spend(now: 3) == true)
        #expect(budget.spend(now: 29 * Self.second) == false)
        #expect(budget.spend(now: 31 * Self.second) == true)
    }

    @Test("a long-lived budget without resets does not save anything up")
    func nothingSaved() {
        var budget = ResetBudget(limit: 1, interval: .seconds(30))
        for _ in 0..<100 {
            budget.earn()
        }
        #expect(budget.spend(now: Self.second) == true)
        #expect(budget.spend(now: Self.second) == false)
    }

    @Test("control frames count until the output runs empty")
    func controlFrames() {
        var limit = ControlFrameLimit(limit: 2)
        #expect(limit.queue(drains: 0) == true)
        #expect(limit.queue(drains: 0) == true)
        #expect(limit.queue(drains: 0) == false)
        #expect(limit.queue(drains: 1) == true)
    }

    @Test("PINGs strike when they come early, and progress clears them")
    func pings() {
        var options = LimitOptions()
        options.minPingInterval = .seconds(10)
        var strikes = PingStrikes(options: options)
        let early = (0..<4).map { strikes.ping(hasStreams: true, now: Instant($0) * Self.second) }
        #expect(early == [true, true, true, false])
        strikes.progress()
        let cleared = (0..<3).map { strikes.ping(hasStreams: true, now: (100 + Instant($0)) * Self.second) }
        #expect(cleared == [true, true, true])
        var calm = PingStrikes(options: options)
        let patient = (0..<20).map { calm.ping(hasStreams: true, now: Instant($0) * 10 * Self.second) }
        #expect(patient.allSatisfy { $0 })
    }

    @Test("without streams, PINGs must be two hours apart unless that is permitted")
    func pingsWithoutStreams() {
        var options = LimitOptions()
        options.maxPingStrikes = 0
        var strict = PingStrikes(options: options)
        #expect(strict.ping(hasStreams: false, now: 0) == true)
        #expect(strict.ping(hasStreams: false, now: 3600 * Self.second) == false)
        options.permitsPingsWithoutStreams = true
        var lenient = PingStrikes(options: options)
        #expect(lenient.ping(hasStreams: false, now: 0) == true)
        #expect(lenient.ping(hasStreams: false, now: 3600 * Self.second) == true)
    }

    @Test("a header block may have so many frames and bytes")
    func headerBlocks() throws {
        var options = LimitOptions()
        options.maxContinuationFrames = 2
        options.maxHeaderBlockSize = 10
        let fragment: [UInt8] = [1, 2, 3]
        var error: HTTP2Error?
        fragment.withUnsafeBytes { bytes in
            var assembler = HeaderBlockAssembler(options: options)
            let frame = HeadersFrame(fragment: bytes, dependsOnItself: false)
            do throws(HTTP2Error) {
                try assembler.open(frame, streamID: 5, endStream: true)
                try assembler.append(continuation: bytes)
                try assembler.append(continuation: bytes)
                try assembler.append(continuation: bytes)
            } catch let caught {
                error = caught
            }
        }
        #expect(error?.message == "received 3 CONTINUATION frames on stream 5, allowed 2")
        #expect(error?.limit == .headerBlock)
        options.maxContinuationFrames = 9
        fragment.withUnsafeBytes { bytes in
            var assembler = HeaderBlockAssembler(options: options)
            let frame = HeadersFrame(fragment: bytes, dependsOnItself: false)
            do throws(HTTP2Error) {
                try assembler.open(frame, streamID: 5, endStream: true)
                try assembler.append(continuation: bytes)
                try assembler.append(continuation: bytes)
                try assembler.append(continuation: bytes)
            } catch let caught {
                error = caught
            }
        }
        #expect(error?.message == "received 12 bytes of header block on stream 5, allowed 10")
    }
}
