/// The bytes that wait to be sent: one run that the frames are written to and the I/O layer drains from the front.
///
/// The I/O layer may lend it memory (``borrow(_:)``): then frames are written straight into the I/O layer's own buffer
/// and not copied again. What does not fit moves to memory of its own.
struct OutputBuffer: ~Copyable {
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var isBorrowed = false
    /// Where the undrained bytes start and end.
    private var start = 0
    private var end = 0

    /// Counts the times that the buffer ran empty.
    private(set) var drains: UInt64 = 0

    /// Memory beyond this is given back when the buffer runs empty.
    static let retainedCapacity = 16 * 1024

    init() {}

    deinit {
        if !self.isBorrowed {
            self.base?.deallocate()
        }
    }

    /// How many bytes wait.
    @inline(__always) var count: Int { self.end &- self.start }

    /// The bytes that wait; valid until the next write.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: self.base.map { $0 + self.start }, count: self.count)
    }

    /// Makes room for `extra` bytes and returns the place of the first.
    @inline(__always)
    mutating func reserve(_ extra: Int) -> UnsafeMutableRawPointer {
        if let base = self.base, self.capacity &- self.end >= extra {
            return base + self.end
        }
        return self.grow(extra)
    }

    /// The place of a byte that waits, counted from the first one that waits.
    @inline(__always)
    func place(_ offset: Int) -> UnsafeMutableRawPointer? {
        self.base.map { $0 + (self.start &+ offset) }
    }

    /// Takes bytes into account that were written to the reserved place.
    @inline(__always)
    mutating func commit(_ count: Int) {
        self.end &+= count
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        self.reserve(1).storeBytes(of: byte, as: UInt8.self)
        self.end &+= 1
    }

    @inline(__always)
    mutating func append(word: UInt32) {
        self.reserve(4).storeBytes(of: word.bigEndian, as: UInt32.self)
        self.end &+= 4
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        self.reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        self.end &+= bytes.count
    }

    @inline(__always)
    mutating func append(_ header: FrameHeader) {
        header.write(to: self.reserve(FrameHeader.size))
        self.end &+= FrameHeader.size
    }

    mutating func append(_ header: FrameHeader, word: UInt32) {
        let target = self.reserve(FrameHeader.size + 4)
        header.write(to: target)
        (target + FrameHeader.size).storeBytes(of: word.bigEndian, as: UInt32.self)
        self.end &+= FrameHeader.size &+ 4
    }

    mutating func append(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
        let target = self.reserve(FrameHeader.size + payload.count)
        header.write(to: target)
        if let source = payload.baseAddress {
            (target + FrameHeader.size).copyMemory(from: source, byteCount: payload.count)
        }
        self.end &+= FrameHeader.size &+ payload.count
    }

    /// Removes the first bytes: they were sent.
    mutating func removeFirst(_ count: Int) {
        precondition(count >= 0 && count <= self.count, "\(count) bytes drained of \(self.count)")
        self.start &+= count
        if self.start == self.end {
            self.reset()
        }
    }

    private mutating func reset() {
        self.start = 0
        self.end = 0
        self.drains &+= 1
        if !self.isBorrowed, self.capacity > Self.retainedCapacity {
            self.release()
        }
    }

    /// Gives the memory back if nothing waits.
    mutating func release() {
        guard self.count == 0, !self.isBorrowed else { return }
        self.base?.deallocate()
        self.base = nil
        self.capacity = 0
        self.start = 0
        self.end = 0
    }

    @inline(never)
    private mutating func grow(_ extra: Int) -> UnsafeMutableRawPointer {
        let count = self.count
        let capacity = max(512, max(count + extra, self.capacity * 2))
        let base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        if let old = self.base {
            base.copyMemory(from: old + self.start, byteCount: count)
            if !self.isBorrowed {
                old.deallocate()
            }
        }
        self.base = base
        self.capacity = capacity
        self.isBorrowed = false
        self.start = 0
        self.end = count
        return base + count
    }
}

// MARK: - Borrowed memory

extension OutputBuffer {
    /// Goes on in memory that the caller owns, until ``returnBorrowed()``.
    ///
    /// Bytes that wait move there. Nothing happens if they do not fit.
    mutating func borrow(_ memory: UnsafeMutableRawBufferPointer) {
        guard !self.isBorrowed, let base = memory.baseAddress, memory.count >= self.count else { return }
        let count = self.count
        if let old = self.base {
            base.copyMemory(from: old + self.start, byteCount: count)
            old.deallocate()
        }
        self.base = base
        self.capacity = memory.count
        self.isBorrowed = true
        self.start = 0
        self.end = count
    }

    /// Stops using the caller's memory.
    ///
    /// Returns how many bytes at its front are the output and now belong to the caller; 0 if the output outgrew the
    /// memory and waits in ``bytes`` as usual.
    mutating func returnBorrowed() -> Int {
        guard self.isBorrowed else { return 0 }
        let count = self.count
        self.base = nil
        self.capacity = 0
        self.isBorrowed = false
        self.start = 0
        self.end = 0
        self.drains &+= 1
        return count
    }
}
