import GRPCCore

/// Parts of a response that wait for the loop or for room, and the tasks that wait for them to be sent.
struct WriteQueue {
    typealias Writer = UnsafeContinuation<Void, any Error>

    struct Entry {
        /// 0 if nobody waits: such an entry stays until it is sent.
        let id: UInt64
        /// `nil` once it was sent, while its writer waits for room.
        var part: CallStream.ResponsePart?
        /// Resumed when the part is sent and there is room again; `nil` if nobody waits.
        let writer: Writer?
    }

    private var entries: [Entry] = []
    private var next = 0
    /// Bytes of messages whose writers do not wait.
    private(set) var unwaitedBytes = 0

    /// What a handler on another thread may write ahead of the loop without waiting; a single response is not bounded.
    private static let maxUnwaitedBytes = 64 * 1024
    private static let maxUnwaitedParts = 64

    var isEmpty: Bool { self.next == self.entries.count }
    var first: Entry? { self.isEmpty ? nil : self.entries[self.next] }

    /// Whether a part can be queued without its writer waiting.
    func hasRoom(for part: CallStream.ResponsePart) -> Bool {
        guard case .message(let message) = part else { return true }
        let isFew = self.entries.count - self.next < Self.maxUnwaitedParts
        return isFew && self.unwaitedBytes + message.count <= Self.maxUnwaitedBytes
    }

    mutating func append(_ entry: Entry) {
        if entry.writer == nil, case .message(let message) = entry.part {
            self.unwaitedBytes += message.count
        }
        self.entries.append(entry)
    }

    /// Marks an entry that was the first as sent; its writer still waits.
    mutating func wasSent(_ entry: Entry) {
        guard self.isFirst(entry) else { return }
        self.entries[self.next].part = nil
    }

    /// Takes an entry out that was the first; returns who waits for it.
    mutating func remove(first entry: Entry) -> Writer? {
        guard self.isFirst(entry) else { return nil }
        if entry.writer == nil, case .message(let message) = entry.part {
            self.unwaitedBytes -= message.count
        }
        self.next += 1
        if self.next * 2 >= self.entries.count {
            self.entries.removeFirst(self.next)
            self.next = 0
        }
        return entry.writer
    }

    /// Whether an entry that was the first still is: its task may have been cancelled while it was being sent, and what is
    /// the first now is somebody else's.
    private func isFirst(_ entry: Entry) -> Bool { !self.isEmpty && self.entries[self.next].id == entry.id }

    /// Takes an entry out whose task was cancelled.
    mutating func remove(_ id: UInt64) -> Writer? {
        guard let place = self.entries[self.next...].firstIndex(where: { $0.id == id }) else { return nil }
        return self.entries.remove(at: place).writer
    }

    /// Forgets everything; returns who waited.
    mutating func removeAll() -> [Writer] {
        guard !self.isEmpty else { return [] }
        let writers = self.entries[self.next...].compactMap(\.writer)
        self = WriteQueue()
        return writers
    }
}
