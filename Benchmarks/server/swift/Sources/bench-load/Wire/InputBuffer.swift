import Glibc

/// What has come on one connection and is not yet read: at most one frame that is not whole, between two receives.
struct InputBuffer: ~Copyable {
    private let memory: UnsafeMutableRawPointer
    private let capacity: Int
    private var count = 0

    /// Room for `capacity` bytes, which must be more than a frame takes.
    init(capacity: Int) {
        self.memory = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit {
        self.memory.deallocate()
    }

    /// Receives what the socket has: nil if there is nothing now.
    mutating func receive(from socket: Int32) throws(LoadError) -> UnsafeRawBufferPointer? {
        let received = recv(socket, self.memory + self.count, self.capacity - self.count, 0)
        if received < 0 {
            if errno == EAGAIN || errno == EINTR { return nil }
            throw LoadError("cannot receive from the server: \(describe(errno))")
        }
        if received == 0 { throw LoadError("the server closed the connection") }
        self.count += received
        return UnsafeRawBufferPointer(start: self.memory, count: self.count)
    }

    /// Keeps what is behind the first `count` bytes.
    mutating func consume(_ count: Int) {
        self.count -= count
        if self.count > 0 { memmove(self.memory, self.memory + count, self.count) }
    }
}
