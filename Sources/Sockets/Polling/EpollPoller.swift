#if os(Linux)
import CLinuxEvents

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Waits for sockets with epoll(7), level-triggered, and for other threads by an eventfd(2).
struct Poller: ~Copyable {
    private let descriptor: CInt
    private let wakeup: CInt
    private let events: UnsafeMutablePointer<epoll_event>

    /// How many events are taken from the system at once.
    private static let capacity = 256

    init() throws(SocketError) {
        let descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw SocketError("epoll_create1", errno) }
        let wakeup = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeup >= 0, Self.control(descriptor, EPOLL_CTL_ADD, wakeup, .readable, .wakeup) == 0 else {
            let code = errno
            if wakeup >= 0 { close(wakeup) }
            close(descriptor)
            throw SocketError("eventfd", code)
        }
        self.descriptor = descriptor
        self.wakeup = wakeup
        self.events = .allocate(capacity: Self.capacity)
    }

    deinit {
        self.events.deallocate()
        close(self.wakeup)
        close(self.descriptor)
    }

    // MARK: - What is waited for

    func add(_ socket: CInt, _ interest: Readiness, _ token: PollToken) throws(SocketError) {
        guard Self.control(self.descriptor, EPOLL_CTL_ADD, socket, interest, token) == 0 else {
            throw SocketError("epoll_ctl", errno)
        }
    }

    func change(_ socket: CInt, _ interest: Readiness, _ token: PollToken) {
        // Fails for sockets that are not there only, and those do not matter.
        _ = Self.control(self.descriptor, EPOLL_CTL_MOD, socket, interest, token)
    }

    func remove(_ socket: CInt) {
        _ = Self.control(self.descriptor, EPOLL_CTL_DEL, socket, .none, .wakeup)
    }

    private static func control(
        _ descriptor: CInt,
        _ operation: CInt,
        _ socket: CInt,
        _ interest: Readiness,
        _ token: PollToken
    ) -> CInt {
        var event = epoll_event()
        if interest.contains(.readable) { event.events |= EPOLLIN.rawValue }
        if interest.contains(.writable) { event.events |= EPOLLOUT.rawValue }
        event.data.u64 = token.bits
        return epoll_ctl(descriptor, operation, socket, &event)
    }

    // MARK: - Waiting

    /// Waits until something is ready, at most for so many nanoseconds (`nil`: for as long as it takes).
    ///
    /// - Returns: how many events there are.
    func wait(_ nanoseconds: UInt64?) -> Int {
        let milliseconds = nanoseconds.map { CInt(clamping: $0 / 1_000_000 + ($0 % 1_000_000 == 0 ? 0 : 1)) } ?? -1
        let count = epoll_wait(self.descriptor, self.events, CInt(Self.capacity), milliseconds)
        guard count < 0 else { return Int(count) }
        precondition(errno == EINTR, "epoll_wait: \(errno.systemText): somebody closed a descriptor of the event loop")
        return 0
    }

    /// One of the events of the last wait.
    @inline(__always)
    func event(_ index: Int) -> (token: PollToken, readiness: Readiness) {
        let event = self.events[index]
        var readiness = Readiness.none
        if event.events & EPOLLIN.rawValue != 0 { readiness.insert(.readable) }
        if event.events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness.insert(.broken) }
        return (PollToken(bits: event.data.u64), readiness)
    }

    // MARK: - Other threads

    /// Ends the wait, or the next one: from any thread.
    func wake() {
        _ = eventfd_write(self.wakeup, 1)
    }

    /// Forgets that it was woken.
    func clearWakeup() {
        var count: eventfd_t = 0
        _ = eventfd_read(self.wakeup, &count)
    }
}
#endif
