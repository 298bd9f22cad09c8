import GRPCCore

/// Parts of a response that wait for the loop or for room, and the tasks that wait for them to be sent.
struct WriteQueue {
    typealias Writer = UnsafeContinuation<Void, any Error>

    struct Entry {
        let id: UInt64
        /// `nil` once it was sent, while its writer waits for room.
        let part: CallStream.ResponsePart?
        /// Resumed when the part is sent and there is room again; `nil` if nobody waits.
        let writer: Writer?

        /// Whether nothing can be done with the entry before the call has room for another message.
        var needsRoom: Bool {
            switch self.part {
            case .message, nil: true
            case .metadata, .status: false
            }
        }
    }

    private var entries: [Entry] = []
    private var next = 0
    /// Bytes of messages whose writers do not wait.
    private(set) var unwaitedBytes = 0

    /// What a handler on another thread may write ahead of the loop without waiting.
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

    /// Takes the first entry out: what is being sent is not cancelled any more, nor is what stands behind it taken for it.
    mutating func popFirst() -> Entry? {
        guard let entry = self.first else { return nil }
        if entry.writer == nil, case .message(let message) = entry.part {
            self.unwaitedBytes -= message.count
        }
        self.next += 1
        if self.next * 2 >= self.entries.count {
            self.entries.removeFirst(self.next)
            self.next = 0
        }
        return entry
    }

    /// Puts the writer of an entry that was sent in front again: it waits for room.
    mutating func putBack(_ id: UInt64, _ writer: Writer) {
        self.entries.insert(Entry(id: id, part: nil, writer: writer), at: self.next)
    }

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
