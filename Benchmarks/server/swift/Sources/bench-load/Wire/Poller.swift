import CEpoll
import Glibc

/// epoll, level-triggered.
///
/// Each socket is known by a number.
struct Poller: ~Copyable {
    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private static let capacity = 256

    init() throws(LoadError) {
        let descriptor = epoll_create1(0)
        guard descriptor >= 0 else { throw LoadError("cannot make an epoll: \(describe(errno))") }
        self.descriptor = descriptor
        self.events = .allocate(capacity: Self.capacity)
    }

    deinit {
        close(self.descriptor)
        self.events.deallocate()
    }

    /// Watches a socket for input.
    func add(_ socket: Int32, number: Int) {
        self.control(EPOLL_CTL_ADD, socket, number, EPOLLIN.rawValue)
    }

    /// Watches it for room for output as well, or no more.
    func watch(_ socket: Int32, number: Int, output: Bool) {
        self.control(EPOLL_CTL_MOD, socket, number, EPOLLIN.rawValue | (output ? EPOLLOUT.rawValue : 0))
    }

    private func control(_ operation: Int32, _ socket: Int32, _ number: Int, _ wanted: UInt32) {
        var event = epoll_event()
        event.events = wanted
        event.data.u64 = UInt64(number)
        epoll_ctl(self.descriptor, operation, socket, &event)
    }

    /// Waits for at most `milliseconds` and returns how many sockets are ready.
    func wait(milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(self.descriptor, self.events, Int32(Self.capacity), milliseconds)))
    }

    /// The number of a socket that is ready.
    func number(at index: Int) -> Int { Int(self.events[index].data.u64) }

    /// Whether it has room for output.
    func isWritable(at index: Int) -> Bool { self.events[index].events & EPOLLOUT.rawValue != 0 }

    /// Whether it has input, an error, or has been closed.
    func isReadable(at index: Int) -> Bool { self.events[index].events & ~EPOLLOUT.rawValue != 0 }
}
