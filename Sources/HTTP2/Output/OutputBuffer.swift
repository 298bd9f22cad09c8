import HPACK

/// The bytes that wait to be sent: one run that the frames are written to, and between them references to memory of
/// others that is sent from where it lies.
///
/// ```
/// own bytes:   HEADERS  DATA header │ DATA header │ HEADERS
/// references:                       └ 16 KiB      └ 16 KiB
/// ```
///
/// Its own memory is a block of ``OutputMemory`` while little waits, and nothing while nothing does.
struct OutputBuffer: ~Copyable {
    private let memory: OutputMemory
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    /// Where the undrained bytes start and end.
    private var start = 0
    private var end = 0
    private var references = ReferenceQueue()

    /// Counts the times that the buffer ran empty.
    private(set) var drains: UInt64 = 0

    init(memory: OutputMemory) {
        self.memory = memory
    }

    deinit {
        if let base = self.base {
            self.memory.giveBack(base, self.capacity)
        }
    }

    /// How much memory there is for its own bytes.
    var ownCapacity: Int { self.capacity }

    /// How many bytes wait.
    @inline(__always) var count: Int { self.ownCount &+ self.references.byteCount }

    /// How many of them are its own.
    @inline(__always) var ownCount: Int { self.end &- self.start }

    /// Whether some of them are memory of others.
    @inline(__always) var hasReferences: Bool { !self.references.isEmpty }

    /// The first bytes that wait, as far as they lie in a row: all of them while nothing is referenced.
    ///
    /// Valid until the next write.
    var first: UnsafeRawBufferPointer {
        let end = self.references.isEmpty ? self.end : self.references[0].position
        guard end > self.start || self.references.isEmpty else { return self.references[0].bytes }
        return self.own(self.start, end)
    }

    /// Calls `body` with the bytes that wait, run by run; at most `limit` times.
    func forEachRun(limit: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        var cursor = self.start
        var runs = 0
        for index in 0..<self.references.count where runs < limit {
            let reference = self.references[index]
            if reference.position > cursor {
                body(self.own(cursor, reference.position))
                cursor = reference.position
                runs += 1
                guard runs < limit else { return }
            }
            body(reference.bytes)
            runs += 1
        }
        if cursor < self.end, runs < limit {
            body(self.own(cursor, self.end))
        }
    }

    private func own(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: self.base.map { $0 + start }, count: end - start)
    }

    /// Makes room for `extra` bytes and returns the place of the first.
    @inline(__always)
    mutating func reserve(_ extra: Int) -> UnsafeMutableRawPointer {
        if let base = self.base, self.capacity &- self.end >= extra {
            return base + self.end
        }
        return self.grow(extra)
    }

    /// The place of an own byte that waits, counted from the first one of them.
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

    /// Appends a header and a payload that is sent from where it lies, which `owner` keeps as it is until then.
    mutating func append(_ header: FrameHeader, referring payload: UnsafeRawBufferPointer, owner: AnyObject) {
        self.append(header)
        self.references.append(OutputReference(bytes: payload, position: self.end, owner: owner))
    }

    /// Removes the first bytes: they were sent.
    mutating func removeFirst(_ count: Int) {
        precondition(count >= 0 && count <= self.count, "\(count) bytes drained of \(self.count)")
        if self.references.isEmpty {
            self.start &+= count
        } else {
            self.removeRuns(count)
        }
        if self.start == self.end, self.references.isEmpty {
            self.reset()
        }
    }

    @inline(never)
    private mutating func removeRuns(_ count: Int) {
        var left = count
        while left > 0, !self.references.isEmpty {
            let own = min(left, self.references[0].position - self.start)
            self.start += own
            left -= own
            if left > 0 {
                left -= self.references.removeFromFirst(left)
            }
        }
        self.start += left
    }
}

// MARK: - Memory

extension OutputBuffer {
    /// Nothing waits: the memory is for others.
    private mutating func reset() {
        self.start = 0
        self.end = 0
        self.drains &+= 1
        if let base = self.base {
            self.memory.giveBack(base, self.capacity)
            self.base = nil
            self.capacity = 0
        }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) -> UnsafeMutableRawPointer {
        let count = self.ownCount
        guard let old = self.base else {
            return self.begin(extra)
        }
        var base = old
        if count + extra <= self.capacity / 2 {
            // A peer that reads as fast as we write never lets the buffer run empty.
            memmoveBytes(old, old + self.start, count)
        } else {
            let oldCapacity = self.capacity
            base = self.takeLarge(max(count + extra, oldCapacity * 4))
            base.copyMemory(from: old + self.start, byteCount: count)
            self.memory.giveBack(old, oldCapacity)
        }
        self.references.moved(by: self.start)
        self.start = 0
        self.end = count
        return base + count
    }

    /// The first memory.
    private mutating func begin(_ extra: Int) -> UnsafeMutableRawPointer {
        guard extra <= OutputMemory.blockSize else { return self.takeLarge(extra) }
        let base = self.memory.takeBlock()
        self.base = base
        self.capacity = OutputMemory.blockSize
        return base
    }

    private mutating func takeLarge(_ count: Int) -> UnsafeMutableRawPointer {
        let memory = self.memory.takeLarge(count)
        // Just allocated, and not of no bytes.
        let base = memory.baseAddress.unsafelyUnwrapped
        self.base = base
        self.capacity = memory.count
        return base
    }
}
