import Testing

@testable import Sockets

@Suite("The pace of polling")
struct PollingPaceTests {
    @Test("sleeps at first, and goes on sleeping when sleeps are long")
    func slow() {
        var pace = PollingPace(window: 50)
        #expect(!pace.looks())
        pace.slept(51)
        #expect(!pace.looks())
        pace.slept(.max)
        #expect(!pace.looks())
    }

    @Test("looks after a short sleep, and again as long as something is found")
    func quick() {
        var pace = PollingPace(window: 50)
        pace.slept(50)
        for _ in 0..<100 {
            #expect(pace.looks())
            pace.looked(found: true)
        }
    }

    /// How many short sleeps there are before the next look.
    private func pause(_ pace: inout PollingPace) -> Int {
        var count = 0
        pace.slept(1)
        while !pace.looks() {
            pace.slept(1)
            count += 1
        }
        return count
    }

    @Test("waits twice as long after each look in vain, within bounds, until one finds something")
    func vain() {
        var pace = PollingPace(window: 50)
        var pauses: [Int] = []
        for _ in 0..<13 {
            pauses.append(self.pause(&pace))
            pace.looked(found: false)
        }
        #expect(pauses == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024])
        #expect(self.pause(&pace) == 1024)
        pace.looked(found: true)
        #expect(pace.looks())
        pace.looked(found: false)
        #expect(self.pause(&pace) == 1)
    }

    @Test("does not look before a sleep that follows a look in vain, however short the one before it was")
    func afterVain() {
        var pace = PollingPace(window: 50)
        pace.slept(1)
        #expect(pace.looks())
        pace.looked(found: false)
        #expect(!pace.looks())
        pace.slept(100)
        #expect(!pace.looks())
    }

    @Test("never looks when it is given no time")
    func off() {
        var pace = PollingPace(window: 0)
        pace.slept(1)
        #expect(!pace.looks())
    }
}
