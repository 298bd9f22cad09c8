import Testing

@testable import Swiftlet

@Suite("A line of those who wait")
struct WaitingLineTests {
    @Test("serves who came first, but for those who left")
    func order() {
        var line = WaitingLine<String>()
        let tickets = ["a", "b", "c", "d", "e"].map { line.append($0) }
        #expect(Set(tickets).count == 5)
        for ticket in [tickets[0], tickets[2], tickets[4]] {
            #expect(line.remove(ticket) != nil)
            #expect(line.remove(ticket) == nil)
        }
        #expect(line.removeFirst() == "b")
        let last = line.append("f")
        #expect(line.remove(tickets[1]) == nil)
        #expect(line.removeFirst() == "d")
        #expect(line.removeFirst() == "f")
        #expect(line.removeFirst() == nil)
        #expect(line.remove(last) == nil)
    }

    @Test("keeps no place for those who left, whoever stands before and behind them")
    func places() {
        var line = WaitingLine<Int>()
        _ = line.append(0)
        var last = line.append(1)
        for number in 2..<1000 {
            let next = line.append(number)
            #expect(line.remove(last) == number - 1)
            last = next
        }
        #expect(line.places == 2)
        #expect(line.removeFirst() == 0)
        #expect(line.removeFirst() == 999)
        #expect(line.places == 0)
    }
}
