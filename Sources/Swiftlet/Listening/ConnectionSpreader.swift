import Sockets
import Synchronization

/// Hands the connections of all listeners to the event loops, in turn.
final class ConnectionSpreader: Sendable {
    /// Makes something of a connection, on the loop with this number.
    typealias Taker = @Sendable (AcceptedConnection, _ loop: Int) -> Void

    let loops: [EventLoop]
    private let take: Taker
    private let next = Atomic<Int>(0)

    init(loops: [EventLoop], take: @escaping Taker) {
        self.loops = loops
        self.take = take
    }

    func spread(_ connection: AcceptedConnection) {
        let count = self.next.wrappingAdd(1, ordering: .relaxed).oldValue
        let index = Int(UInt(bitPattern: count) % UInt(self.loops.count))
        if self.loops[index].inEventLoop {
            self.take(connection, index)
        } else {
            self.loops[index].execute { self.take(connection, index) }
        }
    }
}
