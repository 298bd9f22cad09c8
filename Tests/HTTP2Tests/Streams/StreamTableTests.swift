import Testing

@testable import HTTP2

@Suite("HTTP/2 stream table") struct StreamTableTests {
    @Test("finds what is there and nothing else, whatever comes and goes", arguments: 0..<6)
    func model(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var table = StreamTable(seed: UInt64(seed) &* 0x1234_5678_9abc_def1)
        var model: [StreamID: Int] = [:]
        var next: StreamID = 1
        for _ in 0..<4000 {
            if model.isEmpty || Int.random(in: 0..<5, using: &random) < (model.count < 60 ? 3 : 2) {
                next += 2 * StreamID.random(in: 1...200, using: &random)
                let slot = table.insert(next)
                #expect(!model.values.contains(slot))
                model[next] = slot
            } else {
                let ids = model.keys.sorted()
                let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                table.remove(model[id] ?? -1)
                model[id] = nil
            }
            let count = table.count
            #expect(count == model.count)
            let probe = StreamID.random(in: 1...(next + 10), using: &random)
            let found = table.find(probe)
            #expect(found == model[probe] ?? -1)
        }
        for (id, slot) in model {
            let found = table.find(id)
            #expect(found == slot)
            let isHeld = table.holds(StreamHandle(id: id, slot: slot))
            #expect(isHeld)
        }
    }

    @Test("identifiers chosen for one table's places do not collide in another's")
    func secret() {
        // All these have one home in a table whose multiplier is 1; a secret one must spread them.
        let chosen = (1...64).map { StreamID($0) << 10 | 1 }
        for seed in 1...20 as ClosedRange<UInt64> {
            var table = StreamTable(seed: seed &* 0x9e37_79b9_7f4a_7c15)
            for id in chosen {
                _ = table.insert(id)
            }
            let run = table.longestRun
            #expect(run < 40)
        }
    }

    @Test(
        "identifiers that follow each other spread, whatever the seed",
        arguments: [0, 1, 2, 0xffff_ffff] as [UInt64]
    )
    func sequential(seed: UInt64) {
        var table = StreamTable(seed: seed)
        for id in stride(from: StreamID(1), to: 512, by: 2) {
            _ = table.insert(id)
        }
        let run = table.longestRun
        #expect(run < 60)
    }

    @Test("stale handles are recognised, also after trimming")
    func stale() {
        var table = StreamTable(seed: 1)
        let slot = table.insert(1)
        table.remove(slot)
        let again = table.insert(3)
        #expect(again == slot)
        var held = table.holds(StreamHandle(id: 1, slot: slot))
        #expect(!held)
        table.remove(again)
        table.trim()
        held = table.holds(StreamHandle(id: 3, slot: slot))
        #expect(!held)
        held = table.holds(StreamHandle(id: 3, slot: -1))
        #expect(!held)
        let found = table.find(3)
        #expect(found == -1)
        let fresh = table.insert(5)
        #expect(fresh == 0)
    }

    @Test("remembers how the last streams ended, and the highest one that was reset")
    func closed() {
        var closed = ClosedStreams()
        closed.note(0x7fff_ffff, .finished)
        closed.note(1, .resetByUs)
        closed.note(3, .resetByPeer)
        #expect(closed.ending(of: 0x7fff_ffff) == .finished)
        #expect(closed.ending(of: 1) == .resetByUs)
        #expect(closed.ending(of: 3) == .resetByPeer)
        #expect(closed.ending(of: 5) == nil)
        for id in stride(from: StreamID(7), to: 71, by: 2) {
            closed.note(id, .finished)
        }
        #expect(closed.ending(of: 1) == nil)
        #expect(closed.ending(of: 69) == .finished)
        #expect(closed.highestReset == 1)
    }

    @Test("writers wait in a queue and can leave it anywhere")
    func writers() {
        var table = StreamTable(seed: 1)
        var queue = WriterQueue()
        let slots = (0..<5).map { table.insert(StreamID($0 * 2 + 1)) }
        for slot in slots {
            queue.append(slot, in: table)
            queue.append(slot, in: table)
        }
        for leaving in [slots[0], slots[2], slots[4], slots[2]] {
            queue.remove(leaving, in: table)
        }
        let first = queue.removeFirst(in: table)
        #expect(first == slots[1])
        queue.append(slots[0], in: table)
        let rest = (0..<2).map { _ in queue.removeFirst(in: table) }
        #expect(rest == [slots[3], slots[0]])
        #expect(!queue.isWaiting)
    }
}

extension StreamTable {
    /// The longest row of occupied places.
    var longestRun: Int {
        var longest = 0
        var run = 0
        for isOccupied in self.occupation + self.occupation {
            run = isOccupied ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
