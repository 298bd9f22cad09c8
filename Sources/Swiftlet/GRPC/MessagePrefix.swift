/// What stands before every message: a flag and its length (gRPC over HTTP/2, "Length-Prefixed-Message").
///
/// ```
/// +----------+-------------------------+-----------
/// | flag (1) | length, big endian (4)  | message …
/// +----------+-------------------------+-----------
/// ```
package struct MessagePrefix: Equatable, Sendable {
    /// How many bytes a prefix has.
    package static let size = 5

    /// The largest message that a prefix can announce.
    package static let largestMessage = Int(UInt32.max)

    /// 0 for a plain message, 1 for a compressed one; nothing else is defined.
    package let flag: UInt8

    /// How many bytes the message has on the wire.
    package let length: UInt32

    /// A prefix to write.
    package init(isCompressed: Bool, length: UInt32) {
        self.flag = isCompressed ? 1 : 0
        self.length = length
    }

    /// Reads the five bytes at `source`.
    @inline(__always)
    package init(reading source: UnsafeRawPointer) {
        self.flag = source.load(as: UInt8.self)
        self.length = UInt32(bigEndian: source.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
    }

    /// Writes the five bytes to `target`.
    @inline(__always)
    package func write(to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: self.flag, as: UInt8.self)
        target.storeBytes(of: self.length.bigEndian, toByteOffset: 1, as: UInt32.self)
    }
}
