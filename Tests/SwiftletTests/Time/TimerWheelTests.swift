import HTTP2
import Testing

@testable import Swiftlet

@Suite("timer wheel") struct TimerWheelTests {
    static let tick = TimerWheel<Int>.tick
    static let second: Instant = 1_000_000_000

    /// Advances and returns what has expired.
    static func expired(_ wheel: inout TimerWheel<Int>, at now: Instant) -> [Int] {
        wheel.advance(to: now)
        var payloads: [Int] = []
        while let payload = wheel.next() {
            payloads.append(payload)
        }
        return payloads
    }

    @Test(
        "a timer comes not before its deadline and not more than a tick after it",
        arguments: [
            0, 1, 9_999_999, 10_000_000, 10_000_001, 630_000_000, 640_000_000, 640_000_001, 40_950_000_000,
            40_960_000_000, 3_600_000_000_000, 31_536_000_000_000_000, 3_153_600_000_000_000_000,
        ] as [Instant]
    )
    func precision(delay: Instant) {
        for start in [0, 5, 123_456_789_012_345, 630_000_000] as [Instant] {
            var wheel = TimerWheel<Int>(now: start)
            let deadline = start + delay
            _ = wheel.schedule(1, at: deadline)
            if delay > 0 {
                #expect(Self.expired(&wheel, at: deadline - 1) == [])
                #expect(Self.expired(&wheel, at: deadline + Self.tick - 1) == [1])
            } else {
                #expect(Self.expired(&wheel, at: start) == [1])
            }
            #expect(wheel.count == 0)
            #expect(wheel.nextDeadline == .max)
        }
    }

    @Test("a deadline that has passed comes with the next call, without a step in time")
    func past() {
        var wheel = TimerWheel<Int>(now: 5 * Self.second)
        _ = wheel.schedule(1, at: 0)
        _ = wheel.schedule(2, at: 5 * Self.second)
        #expect(wheel.nextDeadline <= 5 * Self.second)
        #expect(Self.expired(&wheel, at: 5 * Self.second) == [1, 2])
    }

    @Test("the end of time never comes, and does not overflow")
    func endOfTime() {
        var wheel = TimerWheel<Int>(now: 0)
        let token = wheel.schedule(1, at: .max)
        #expect(Self.expired(&wheel, at: .max) == [])
        #expect(wheel.nextDeadline == .max)
        #expect(wheel.cancel(token) == 1)
        _ = wheel.schedule(2, at: .max - 2 * Self.tick)
        #expect(Self.expired(&wheel, at: .max) == [2])
    }

    @Test("timers come in the order of their ticks, and of their scheduling within one")
    func order() {
        var wheel = TimerWheel<Int>(now: 0)
        for (payload, milliseconds) in [(1, 900), (2, 50), (3, 5_000_000), (4, 900), (5, 45), (6, 70_000)] {
            _ = wheel.schedule(payload, at: Instant(milliseconds) * 1_000_000)
        }
        #expect(wheel.nextDeadline == 50_000_000)
        #expect(Self.expired(&wheel, at: 10_000 * Self.second) == [2, 5, 1, 4, 6, 3])
    }

    @Test("time that goes back changes nothing")
    func backwards() {
        var wheel = TimerWheel<Int>(now: 100 * Self.second)
        _ = wheel.schedule(1, at: 101 * Self.second)
        #expect(Self.expired(&wheel, at: 0) == [])
        #expect(Self.expired(&wheel, at: 101 * Self.second) == [1])
        #expect(Self.expired(&wheel, at: 50 * Self.second) == [])
    }

    @Test("a token is good for one cancel, and harmless once the timer is gone and its place taken")
    func tokens() {
        var wheel = TimerWheel<Int>(now: 0)
        let first = wheel.schedule(1, at: Self.second)
        #expect(wheel.cancel(first) == 1)
        #expect(wheel.cancel(first) == nil)
        let second = wheel.schedule(2, at: Self.second)
        #expect(wheel.cancel(first) == nil)
        #expect(Self.expired(&wheel, at: Self.second) == [2])
        let third = wheel.schedule(3, at: 2 * Self.second)
        #expect(wheel.cancel(second) == nil)
        #expect(wheel.count == 1)
        #expect(wheel.cancel(third) == 3)
        #expect(wheel.nextDeadline == .max)
    }

    @Test("between two that have expired, others may be cancelled and scheduled")
    func reentrance() {
        var wheel = TimerWheel<Int>(now: 0)
        let tokens = (0..<4).map { wheel.schedule($0, at: Self.second) }
        wheel.advance(to: Self.second)
        #expect(wheel.next() == 0)
        #expect(wheel.cancel(tokens[2]) == 2)
        _ = wheel.schedule(9, at: 0)
        #expect(wheel.next() == 1)
        #expect(wheel.next() == 3)
        #expect(wheel.next() == 9)
        #expect(wheel.next() == nil)
    }

    @Test("who sleeps until the next deadline wakes seven times at most for one timer")
    func wakeups() {
        var random = SeededGenerator(seed: 18)
        for _ in 0..<500 {
            var now = random.next() >> (random.next() % 40 + 4)
            var wheel = TimerWheel<Int>(now: now)
            let deadline = now + random.next() >> (random.next() % 60 + 4)
            _ = wheel.schedule(1, at: deadline)
            var wakeups = 0
            while wheel.count > 0, wakeups < 10 {
                let next = wheel.nextDeadline
                #expect(next < deadline + Self.tick)
                now = max(now, next)
                #expect(Self.expired(&wheel, at: now).isEmpty || now >= deadline)
                wakeups += 1
            }
            #expect(wakeups <= 7)
        }
    }

    @Test("does what a plain list of timers does")
    func reference() {
        for seed in UInt64(0)..<40 {
            var random = SeededGenerator(seed: seed)
            var now: Instant = random.next() >> (random.next() % 50 + 2)
            var wheel = TimerWheel<Int>(now: now)
            var tokens: [(Int, TimerWheel<Int>.Token)] = []
            var pending: [Int: Instant] = [:]
            for payload in 0..<600 {
                switch random.next() % 4 {
                case 0, 1:
                    let deadline = now + random.next() >> (random.next() % 55 + 8)
                    tokens.append((payload, wheel.schedule(payload, at: deadline)))
                    pending[payload] = deadline <= now ? 0 : deadline
                case 2 where !tokens.isEmpty:
                    let (victim, token) = tokens[Int(random.next() % UInt64(tokens.count))]
                    #expect(wheel.cancel(token) == (pending[victim] == nil ? nil : victim))
                    pending[victim] = nil
                default:
                    now += random.next() >> (random.next() % 55 + 8)
                    let due = pending.filter { ($0.value + Self.tick - 1) / Self.tick <= now / Self.tick }
                    #expect(Set(Self.expired(&wheel, at: now)) == Set(due.keys))
                    for payload in due.keys {
                        pending[payload] = nil
                    }
                }
                #expect(wheel.count == pending.count)
                #expect((wheel.nextDeadline == .max) == pending.isEmpty)
            }
        }
    }

    @Test("memory is for the most timers at once, and their payloads are released")
    func memory() {
        final class Payload {}
        var wheel = TimerWheel<Payload>(now: 0)
        var now: Instant = 0
        for _ in 0..<10_000 {
            now += Self.tick
            let token = wheel.schedule(Payload(), at: now + Self.second)
            _ = wheel.schedule(Payload(), at: now + 50_000_000)
            wheel.cancel(token)
            wheel.advance(to: now)
            while wheel.next() != nil {}
        }
        #expect(wheel.capacity == 16)
        weak var weakly: Payload?
        do {
            let payload = Payload()
            weakly = payload
            wheel.cancel(wheel.schedule(payload, at: .max))
        }
        #expect(weakly == nil)
    }
}
