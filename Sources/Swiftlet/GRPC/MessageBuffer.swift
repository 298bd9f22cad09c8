#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A growable run of bytes with one owner.
///
/// It grows with `realloc`, which moves pages and not bytes where a message is large.
package struct MessageBuffer: ~Copyable {
    /// The first byte; `nil` before anything was reserved.
    private var base: UnsafeMutableRawPointer?
    /// How many bytes fit without growing.
    package private(set) var capacity = 0
    /// How many bytes are filled.
    package private(set) var count = 0

    package init() {}

    deinit {
        free(self.base)
    }

    /// The filled bytes; valid until the buffer changes.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: self.base, count: self.count) }

    /// Makes the buffer hold `capacity` bytes at least, and not more unless it did before.
    package mutating func reserve(capacity: Int) {
        guard capacity > self.capacity else { return }
        guard let base = realloc(self.base, capacity) else {
            fatalError("out of memory for a message of \(capacity) bytes")
        }
        self.base = base
        self.capacity = capacity
    }

    /// The place for `extra` more bytes, to be filled and then told to ``commit(_:)``.
    package mutating func room(for extra: Int) -> UnsafeMutableRawBufferPointer {
        if self.capacity - self.count < extra {
            self.reserve(capacity: max(64, self.count + extra, self.capacity * 2))
        }
        return UnsafeMutableRawBufferPointer(start: self.base.map { $0 + self.count }, count: extra)
    }

    /// Says that `count` bytes more are filled; there must be room for them.
    package mutating func commit(_ count: Int) {
        precondition(count >= 0 && count <= self.capacity - self.count, "\(count) bytes of \(self.capacity)")
        self.count += count
    }

    /// Appends bytes, which must not lie in this buffer.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        self.room(for: bytes.count).copyMemory(from: bytes)
        self.count += bytes.count
    }

    /// Forgets all but the first `count` bytes and keeps the memory.
    package mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count, "\(count) bytes of \(self.count)")
        self.count = count
    }

    /// Forgets the bytes, and gives the memory back if it is more than `kept` bytes.
    package mutating func removeAll(keepingUpTo kept: Int = .max) {
        self.count = 0
        guard self.capacity > kept else { return }
        free(self.base)
        self.base = nil
        self.capacity = 0
    }
}
