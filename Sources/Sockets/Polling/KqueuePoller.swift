#if canImport(Darwin)
import Darwin

/// Waits for sockets with kqueue(2), level-triggered, and for other threads by an event of the user's (EVFILT_USER).
struct Poller: ~Copyable {
    private let descriptor: CInt
    private let events: UnsafeMutablePointer<kevent>

    /// How many events are taken from the system at once.
    private static let capacity = 256

    init() throws(SocketError) {
        let descriptor = kqueue()
        guard descriptor >= 0 else { throw SocketError("kqueue", errno) }
        guard Self.change(descriptor, 0, Int16(EVFILT_USER), UInt16(EV_ADD | EV_CLEAR), .wakeup) else {
            let code = errno
            close(descriptor)
            throw SocketError("kevent", code)
        }
        self.descriptor = descriptor
        self.events = .allocate(capacity: Self.capacity)
    }

    deinit {
        self.events.deallocate()
        close(self.descriptor)
    }

    // MARK: - What is waited for

    func add(_ socket: CInt, _ interest: Readiness, _ token: PollToken) throws(SocketError) {
        for (filter, readiness) in Self.filters {
            let state = interest.contains(readiness) ? EV_ENABLE : EV_DISABLE
            guard Self.change(self.descriptor, socket, filter, UInt16(EV_ADD | state), token) else {
                let code = errno
                self.remove(socket)
                throw SocketError("kevent", code)
            }
        }
    }

    func change(_ socket: CInt, _ interest: Readiness, _ token: PollToken) {
        for (filter, readiness) in Self.filters {
            let state = interest.contains(readiness) ? EV_ENABLE : EV_DISABLE
            // Fails for sockets that are not there only, and those do not matter.
            _ = Self.change(self.descriptor, socket, filter, UInt16(state), token)
        }
    }

    func remove(_ socket: CInt) {
        for (filter, _) in Self.filters {
            _ = Self.change(self.descriptor, socket, filter, UInt16(EV_DELETE), .wakeup)
        }
    }

    private static var filters: [(Int16, Readiness)] {
        [(Int16(EVFILT_READ), .readable), (Int16(EVFILT_WRITE), .writable)]
    }

    private static func change(
        _ descriptor: CInt,
        _ identifier: CInt,
        _ filter: Int16,
        _ flags: UInt16,
        _ token: PollToken,
        note: UInt32 = 0
    ) -> Bool {
        var event = kevent(
            ident: UInt(bitPattern: Int(identifier)),
            filter: filter,
            flags: flags,
            fflags: note,
            data: 0,
            udata: UnsafeMutableRawPointer(bitPattern: UInt(truncatingIfNeeded: token.bits))
        )
        return kevent(descriptor, &event, 1, nil, 0, nil) == 0
    }

    // MARK: - Waiting

    /// Waits until something is ready, at most for so many nanoseconds (`nil`: for as long as it takes).
    ///
    /// - Returns: how many events there are.
    func wait(_ nanoseconds: UInt64?) -> Int {
        let count: CInt
        if let nanoseconds {
            var time = timespec(
                tv_sec: Int(clamping: nanoseconds / 1_000_000_000),
                tv_nsec: Int(nanoseconds % 1_000_000_000)
            )
            count = kevent(self.descriptor, nil, 0, self.events, CInt(Self.capacity), &time)
        } else {
            count = kevent(self.descriptor, nil, 0, self.events, CInt(Self.capacity), nil)
        }
        guard count < 0 else { return Int(count) }
        precondition(errno == EINTR, "kevent: \(errno.systemText): somebody closed a descriptor of the event loop")
        return 0
    }

    /// One of the events of the last wait.
    func event(_ index: Int) -> (token: PollToken, readiness: Readiness) {
        let event = self.events[index]
        let token = PollToken(bits: UInt64(UInt(bitPattern: event.udata)))
        var readiness: Readiness = event.filter == Int16(EVFILT_WRITE) ? .writable : .readable
        // The end of what can be read is found by reading; that nothing can be written any more is a broken connection.
        if event.filter == Int16(EVFILT_WRITE), event.flags & UInt16(EV_EOF) != 0 { readiness = .broken }
        return (token, readiness)
    }

    // MARK: - Other threads

    /// Ends the wait, or the next one: from any thread.
    func wake() {
        _ = Self.change(self.descriptor, 0, Int16(EVFILT_USER), 0, .wakeup, note: UInt32(NOTE_TRIGGER))
    }

    /// Forgets that it was woken; the system has done so (EV_CLEAR).
    func clearWakeup() {}
}
#endif
