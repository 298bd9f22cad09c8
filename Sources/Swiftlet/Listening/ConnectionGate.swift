import Synchronization

/// How many connections a server may have open, over all its listeners and event loops.
package final class ConnectionGate: Sendable {
    let limit: Int
    private let open = Atomic<Int>(0)

    /// Makes a gate.
    ///
    /// - Parameter limit: Connections at once; `nil` is no limit.
    package init(limit: Int?) {
        self.limit = limit ?? .max
    }

    /// The connections that are open.
    package var count: Int { self.open.load(ordering: .relaxed) }

    /// Lets one connection in, if there is room; every one that was let in must ``leave()``.
    func enter() -> Bool {
        let count = self.open.add(1, ordering: .relaxed).newValue
        guard count > self.limit else { return true }
        self.open.subtract(1, ordering: .relaxed)
        return false
    }

    /// Takes one connection out.
    func leave() {
        self.open.subtract(1, ordering: .relaxed)
    }
}
