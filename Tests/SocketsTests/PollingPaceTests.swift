import Testing

@testable import Sockets

@Suite("The pace of polling")
struct PollingPaceTests {
    @Test("sleeps at first, and goes on sleeping when sleeps are long")
    func slow() {
        var pace = PollingPace(window: 50)
        var looks = [pace.looks()]
        for time: UInt64 in [51, 1000, .max] {
            pace.slept(time)
            looks.append(pace.looks())
        }
        #expect(looks == [false, false, false, false])
    }

    @Test("looks after a short sleep, and again as long as something is found")
    func quick() {
        var pace = PollingPace(window: 50)
        pace.slept(50)
        for _ in 0..<100 {
            let looks = pace.looks()
            #expect(looks)
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
        pauses.append(self.pause(&pace))
        #expect(pauses == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024])
        pace.looked(found: true)
        let looks = pace.looks()
        #expect(looks)
        pace.looked(found: false)
        let pause = self.pause(&pace)
        #expect(pause == 1)
    }

    @Test("does not look before a sleep that follows a look in vain, however short the one before it was")
    func afterVain() {
        var pace = PollingPace(window: 50)
        pace.slept(1)
        var looks = [pace.looks()]
        pace.looked(found: false)
        looks.append(pace.looks())
        pace.slept(100)
        looks.append(pace.looks())
        #expect(looks == [true, false, false])
    }
}
