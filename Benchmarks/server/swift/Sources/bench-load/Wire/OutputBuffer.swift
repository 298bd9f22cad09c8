import Glibc

/// What waits to be sent on one connection.
struct OutputBuffer: ~Copyable {
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var head = 0
    private var tail = 0

    init(capacity: Int) {
        self.memory = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit {
        self.memory.deallocate()
    }

    /// The number of bytes that wait.
    var count: Int { self.tail - self.head }

    /// Makes room for `count` bytes and returns where they go; ``commit(_:)`` says how many were written.
    @inline(__always)
    mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if self.capacity - self.tail < count { self.grow(count) }
        return self.memory + self.tail
    }

    /// Adds the bytes that were written behind the last ``reserve(_:)``.
    @inline(__always)
    mutating func commit(_ count: Int) {
        self.tail += count
    }

    /// Adds bytes.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        self.reserve(bytes.count).copyMemory(from: start, byteCount: bytes.count)
        self.commit(bytes.count)
    }

    /// Sends what the socket takes.
    mutating func send(to socket: Int32) throws(LoadError) {
        while self.head < self.tail {
            let sent = Glibc.send(socket, self.memory + self.head, self.tail - self.head, Int32(MSG_NOSIGNAL))
            if sent < 0 {
                if errno == EAGAIN { return }
                if errno == EINTR { continue }
                throw LoadError("cannot send to the server: \(describe(errno))")
            }
            self.head += sent
        }
        self.head = 0
        self.tail = 0
    }

    private mutating func grow(_ count: Int) {
        let waiting = self.count
        let needed = max(self.capacity, (waiting + count) * 2)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: needed, alignment: 16)
        larger.copyMemory(from: self.memory + self.head, byteCount: waiting)
        self.memory.deallocate()
        self.memory = larger
        self.capacity = needed
        self.head = 0
        self.tail = waiting
    }
}
