/// The header in front of each frame (RFC 9113 section 4.1): 24 bits of length, type, flags, 31 bits of stream.
struct FrameHeader {
    /// The bytes that a header takes.
    static let size = 9

    let length: Int
    let type: UInt8
    let flags: UInt8
    let stream: UInt32

    /// Reads nine bytes.
    @inline(__always)
    init(_ bytes: UnsafeRawPointer) {
        let word = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        self.length = Int(word >> 40)
        self.type = UInt8(truncatingIfNeeded: word >> 32)
        self.flags = UInt8(truncatingIfNeeded: word >> 24)
        self.stream = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 5, as: UInt32.self)) & 0x7fff_ffff
    }

    /// Writes nine bytes.
    @inline(__always)
    static func write(
        to bytes: UnsafeMutableRawPointer,
        length: Int,
        type: FrameType,
        flags: UInt8 = 0,
        stream: UInt32 = 0
    ) {
        let word = UInt64(length) << 40 | UInt64(type.rawValue) << 32 | UInt64(flags) << 24
        bytes.storeBytes(of: word.bigEndian, as: UInt64.self)
        bytes.storeBytes(of: stream.bigEndian, toByteOffset: 5, as: UInt32.self)
    }
}

/// The frames of RFC 9113 section 6.
enum FrameType: UInt8 {
    case data = 0
    case headers = 1
    case priority = 2
    case resetStream = 3
    case settings = 4
    case pushPromise = 5
    case ping = 6
    case goAway = 7
    case windowUpdate = 8
    case continuation = 9
}

/// The flags of RFC 9113 section 6.
enum FrameFlags {
    /// On DATA and HEADERS.
    static let endStream: UInt8 = 1
    /// On SETTINGS and PING.
    static let acknowledge: UInt8 = 1
    static let endHeaders: UInt8 = 4
    static let padded: UInt8 = 8
    static let priority: UInt8 = 0x20
}
