/// A stream's identifier: 31 bits; 0 is the connection, odd ones are the client's, even ones the server's.
package typealias StreamID = UInt32

/// Nanoseconds on a clock that only goes forward, from any start.
package typealias Instant = UInt64

/// The nine octets that every frame starts with (RFC 9113, section 4.1).
///
/// ```
/// +-----------------------------------------------+
/// |                 Length (24)                   |
/// +---------------+---------------+---------------+
/// |   Type (8)    |   Flags (8)   |
/// +-+-------------+---------------+-------------------------------+
/// |R|                 Stream Identifier (31)                      |
/// +=+=============================================================+
/// ```
package struct FrameHeader: Equatable, Sendable {
    /// How many octets a frame header has.
    package static let size = 9

    /// The length of the payload.
    package var length: Int
    package var type: FrameType
    package var flags: FrameFlags
    package var streamID: StreamID

    /// Makes a header.
    @inlinable
    package init(length: Int, type: FrameType, flags: FrameFlags = [], streamID: StreamID) {
        self.length = length
        self.type = type
        self.flags = flags
        self.streamID = streamID
    }

    /// Reads a header: eight octets at once, and the last one.
    @inline(__always)
    init(_ bytes: UnsafeRawPointer) {
        let word = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        let last = bytes.load(fromByteOffset: 8, as: UInt8.self)
        self.length = Int(truncatingIfNeeded: word >> 40)
        self.type = FrameType(rawValue: UInt8(truncatingIfNeeded: word >> 32))
        self.flags = FrameFlags(rawValue: UInt8(truncatingIfNeeded: word >> 24))
        self.streamID = (UInt32(truncatingIfNeeded: word) << 8 | UInt32(last)) & 0x7fff_ffff
    }

    /// Writes the header to nine octets.
    @inline(__always)
    func write(to target: UnsafeMutableRawPointer) {
        let word =
            UInt64(truncatingIfNeeded: self.length) << 40 | UInt64(self.type.rawValue) << 32
            | UInt64(self.flags.rawValue) << 24 | UInt64(self.streamID >> 8)
        target.storeBytes(of: word.bigEndian, as: UInt64.self)
        target.storeBytes(of: UInt8(truncatingIfNeeded: self.streamID), toByteOffset: 8, as: UInt8.self)
    }
}

/// A frame's type (RFC 9113, section 6).
package struct FrameType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    @inlinable package static var data: FrameType { FrameType(rawValue: 0x0) }
    @inlinable package static var headers: FrameType { FrameType(rawValue: 0x1) }
    @inlinable package static var priority: FrameType { FrameType(rawValue: 0x2) }
    @inlinable package static var resetStream: FrameType { FrameType(rawValue: 0x3) }
    @inlinable package static var settings: FrameType { FrameType(rawValue: 0x4) }
    @inlinable package static var pushPromise: FrameType { FrameType(rawValue: 0x5) }
    @inlinable package static var ping: FrameType { FrameType(rawValue: 0x6) }
    @inlinable package static var goAway: FrameType { FrameType(rawValue: 0x7) }
    @inlinable package static var windowUpdate: FrameType { FrameType(rawValue: 0x8) }
    @inlinable package static var continuation: FrameType { FrameType(rawValue: 0x9) }
}

extension FrameType: CustomStringConvertible {
    private static let names = [
        "DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE",
        "CONTINUATION",
    ]

    package var description: String {
        let index = Int(self.rawValue)
        return index < Self.names.count ? Self.names[index] : "frame of type \(self.rawValue)"
    }
}

/// A frame's flags; what a bit means depends on the type, and bits without a meaning are ignored.
package struct FrameFlags: OptionSet, Sendable {
    package let rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// SETTINGS, PING: this acknowledges one of the receiver's.
    @inlinable package static var ack: FrameFlags { FrameFlags(rawValue: 0x1) }
    /// DATA, HEADERS: the sender's half of the stream ends.
    @inlinable package static var endStream: FrameFlags { FrameFlags(rawValue: 0x1) }
    /// HEADERS, PUSH_PROMISE, CONTINUATION: the header block ends.
    @inlinable package static var endHeaders: FrameFlags { FrameFlags(rawValue: 0x4) }
    /// DATA, HEADERS, PUSH_PROMISE: padding is present.
    @inlinable package static var padded: FrameFlags { FrameFlags(rawValue: 0x8) }
    /// HEADERS: priority is present.
    @inlinable package static var priority: FrameFlags { FrameFlags(rawValue: 0x20) }
}
