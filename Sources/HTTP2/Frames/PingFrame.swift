/// PING (RFC 9113, section 6.7): eight octets that come back with ACK.
///
/// ```
/// Opaque Data (64)     flags: ACK
/// ```
package struct PingFrame: Equatable {
    static let size = 8

    package let payload: UInt64
    package let isAcknowledgement: Bool

    static func parse(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(HTTP2Error) -> PingFrame {
        try FrameTarget.checkConnection(header)
        try PayloadSize.check(header, is: self.size)
        let word = UInt64(bigEndian: payload.loadUnaligned(as: UInt64.self))
        return PingFrame(payload: word, isAcknowledgement: header.flags.contains(.ack))
    }

    func write(into output: inout OutputBuffer) {
        let flags: FrameFlags = self.isAcknowledgement ? .ack : []
        output.append(FrameHeader(length: Self.size, type: .ping, flags: flags, streamID: 0))
        output.append(word: UInt32(truncatingIfNeeded: self.payload >> 32))
        output.append(word: UInt32(truncatingIfNeeded: self.payload))
    }
}
