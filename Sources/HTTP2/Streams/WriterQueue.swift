/// The streams that wait for room to write, first come first served; links lie in the slots.
///
/// A stream is in the queue when it wants to write and its own window is open. It leaves at its turn and comes back at
/// the end if it could not write everything, so that streams share the connection slice by slice.
struct WriterQueue {
    private(set) var head: Int32 = -1
    private(set) var tail: Int32 = -1

    /// Whether any stream waits.
    @inline(__always) var isWaiting: Bool { self.head >= 0 }

    mutating func append(_ slot: Int, in streams: borrowing StreamTable) {
        guard !streams.at(slot).pointee.isQueued else { return }
        streams.at(slot).pointee.isQueued = true
        streams.at(slot).pointee.next = -1
        if self.tail >= 0 {
            streams.at(Int(self.tail)).pointee.next = Int32(truncatingIfNeeded: slot)
        } else {
            self.head = Int32(truncatingIfNeeded: slot)
        }
        self.tail = Int32(truncatingIfNeeded: slot)
    }

    mutating func removeFirst(in streams: borrowing StreamTable) -> Int {
        let slot = Int(self.head)
        self.head = streams.at(slot).pointee.next
        if self.head < 0 {
            self.tail = -1
        }
        streams.at(slot).pointee.isQueued = false
        streams.at(slot).pointee.next = -1
        return slot
    }

    /// Takes a stream out that is going away.
    mutating func remove(_ slot: Int, in streams: borrowing StreamTable) {
        guard streams.at(slot).pointee.isQueued else { return }
        var previous: Int32 = -1
        var current = self.head
        while current >= 0, Int(current) != slot {
            previous = current
            current = streams.at(Int(current)).pointee.next
        }
        let next = streams.at(slot).pointee.next
        if previous >= 0 {
            streams.at(Int(previous)).pointee.next = next
        } else {
            self.head = next
        }
        if next < 0 {
            self.tail = previous
        }
        streams.at(slot).pointee.isQueued = false
        streams.at(slot).pointee.next = -1
    }

    /// Takes all streams out, so that each of them can still leave the table.
    mutating func removeAll(in streams: borrowing StreamTable) {
        while self.isWaiting {
            _ = self.removeFirst(in: streams)
        }
    }
}
