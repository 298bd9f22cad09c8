/// Writes wire bytes from the last to the first.
///
/// A nested message's length stands before its content, and is known only once the content is written. Writing backwards
/// makes that one pass with no size cache: content first, then its length, then its tag. Callers visit fields in reverse.
package struct ReverseWireWriter {
    private var storage: [UInt8]
    /// Where the written bytes begin in `storage`.
    private var start: Int

    package init(capacity: Int = 256) {
        self.storage = [UInt8](repeating: 0, count: max(capacity, 16))
        self.start = self.storage.count
    }

    /// The number of bytes written so far.
    package var count: Int { self.storage.count - self.start }

    /// The bytes written so far, first to last.
    package var bytes: [UInt8] { Array(self.storage[self.start...]) }

    private mutating func reserve(_ count: Int) {
        guard self.start < count else { return }
        let written = self.count
        var larger = [UInt8](repeating: 0, count: max(self.storage.count * 2, written + count + 64))
        larger.replaceSubrange((larger.count - written)..., with: self.storage[self.start...])
        self.storage = larger
        self.start = larger.count - written
    }

    /// Puts `bytes` before everything written so far.
    package mutating func prepend(_ bytes: [UInt8]) {
        self.reserve(bytes.count)
        self.start -= bytes.count
        bytes.withUnsafeBytes { source in
            self.storage.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[self.start..<self.start + source.count])
                    .copyMemory(from: source)
            }
        }
    }

    /// Puts a varint before everything written so far.
    package mutating func prepend(varint value: UInt64) {
        self.reserve(10)
        let bits = max(1, 64 - value.leadingZeroBitCount)
        let length = (bits + 6) / 7
        self.start -= length
        var rest = value
        for index in self.start..<self.start + length - 1 {
            self.storage[index] = UInt8(rest & 0x7f) | 0x80
            rest >>= 7
        }
        self.storage[self.start + length - 1] = UInt8(rest)
    }

    /// Puts a fixed-width integer, least significant byte first, before everything written so far.
    package mutating func prepend(fixed value: some FixedWidthInteger) {
        let width = value.bitWidth / 8
        self.reserve(width)
        self.start -= width
        var rest = value
        for index in self.start..<self.start + width {
            self.storage[index] = UInt8(truncatingIfNeeded: rest)
            rest >>= 8
        }
    }

    /// Puts a tag before everything written so far.
    package mutating func prepend(_ tag: Tag) {
        self.prepend(varint: tag.encoded)
    }
}
