/// A growable run of bytes with one owner, filled from the front.
///
/// It is what `[UInt8]` would be without uniqueness checks, bounds checks and zero filling: the codecs write into it
/// several times per frame. Pointers into it are valid until the next call that may grow it.
package struct ByteStorage: ~Copyable {
    /// The first byte; `nil` before anything was reserved.
    @usableFromInline package private(set) var base: UnsafeMutableRawPointer?

    /// How many bytes fit without growing.
    @usableFromInline package private(set) var capacity: Int = 0

    /// How many bytes are filled.
    package var count: Int = 0

    @inlinable
    package init() {}

    deinit {
        self.base?.deallocate()
    }

    /// The filled bytes.
    @inlinable package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: self.base, count: self.count)
    }

    /// Makes room for `extra` more bytes and returns the place where the next byte goes.
    @inlinable
    package mutating func reserve(_ extra: Int) -> UnsafeMutableRawPointer {
        if let base = self.base, self.capacity &- self.count >= extra {
            return base + self.count
        }
        return self.grow(extra)
    }

    /// Appends one byte.
    @inlinable
    package mutating func append(_ byte: UInt8) {
        self.reserve(1).storeBytes(of: byte, as: UInt8.self)
        self.count &+= 1
    }

    /// Appends bytes, which must not lie in this storage.
    @inlinable
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        self.reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        self.count &+= bytes.count
    }

    /// Forgets the bytes and keeps the memory.
    @inlinable
    package mutating func removeAll() {
        self.count = 0
    }

    /// Forgets the bytes and gives the memory back.
    package mutating func release() {
        self.base?.deallocate()
        self.base = nil
        self.capacity = 0
        self.count = 0
    }

    /// Removes the first `n` bytes.
    package mutating func removeFirst(_ n: Int) {
        precondition(n >= 0 && n <= self.count)
        if let base = self.base, n > 0, n < self.count {
            memmoveBytes(base, base + n, self.count - n)
        }
        self.count -= n
    }

    @usableFromInline
    @inline(never)
    mutating func grow(_ extra: Int) -> UnsafeMutableRawPointer {
        let needed = self.count + extra
        let capacity = max(64, max(needed, self.capacity * 2))
        let base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
        if let old = self.base {
            base.copyMemory(from: old, byteCount: self.count)
            old.deallocate()
        }
        self.base = base
        self.capacity = capacity
        return base + self.count
    }
}

/// Copies within one buffer; the two ranges may overlap.
package func memmoveBytes(_ target: UnsafeMutableRawPointer, _ source: UnsafeMutableRawPointer, _ count: Int) {
    UnsafeMutableRawBufferPointer(start: target, count: count)
        .copyMemory(from: UnsafeRawBufferPointer(start: source, count: count))
}

/// Whether two runs of bytes are equal.
@inline(__always)
func equalBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    guard a.count == b.count else { return false }
    guard let left = a.baseAddress, let right = b.baseAddress else { return true }
    return equalBytes(left, right, a.count)
}

/// Whether `count` bytes at two places are equal, compared eight at a time.
@inline(__always)
func equalBytes(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
    var offset = 0
    while offset &+ 8 <= count {
        if a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            != b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        {
            return false
        }
        offset &+= 8
    }
    while offset < count {
        if a.load(fromByteOffset: offset, as: UInt8.self) != b.load(fromByteOffset: offset, as: UInt8.self) {
            return false
        }
        offset &+= 1
    }
    return true
}

/// Mixes eight bytes into a hash that only ever chooses a place in a small cache, where a collision costs a miss.
@inline(__always)
func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let product = (hash ^ value) &* 0x9e37_79b9_7f4a_7c15
    return product ^ (product >> 29)
}

/// Hashes a run of bytes with ``mix(_:_:)``.
@inline(__always)
func mix(_ hash: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = mix(hash, UInt64(truncatingIfNeeded: bytes.count))
    guard let base = bytes.baseAddress else { return hash }
    var offset = 0
    while offset &+ 8 <= bytes.count {
        hash = mix(hash, base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset &+= 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
        tail = tail << 8 | UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
        offset &+= 1
    }
    return mix(hash, tail)
}
