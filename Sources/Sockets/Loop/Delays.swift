/// What an event loop does at given times: for the few things that are not worth a timer wheel.
struct Delays {
    private var waiting: [(deadline: UInt64, body: @Sendable () -> Void)] = []

    /// When the next one is due; `.max` if there is none.
    private(set) var deadline = UInt64.max

    mutating func add(_ body: @escaping @Sendable () -> Void, at deadline: UInt64) {
        self.waiting.append((deadline, body))
        self.deadline = min(self.deadline, deadline)
    }

    /// Takes out what is due, the earliest first.
    mutating func takeDue(_ now: UInt64) -> [@Sendable () -> Void] {
        let due = self.waiting.filter { $0.deadline <= now }.sorted { $0.deadline < $1.deadline }
        self.waiting.removeAll { $0.deadline <= now }
        self.deadline = self.waiting.map(\.deadline).min() ?? .max
        return due.map(\.body)
    }
}
