/// WINDOW_UPDATE (RFC 9113, section 6.9): the sender takes more octets of DATA.
///
/// ```
/// R (1)  Window Size Increment (31)
/// ```
package enum WindowUpdateFrame {
    static let size = 4

    /// The increment: 1…2^31 - 1.
    static func parse(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(HTTP2Error) -> Int {
        try PayloadSize.check(header, is: self.size)
        let increment = Int(payload.bigEndian32(at: 0) & 0x7fff_ffff)
        guard increment > 0 else {
            let message = "WINDOW_UPDATE frame with an increment of 0, expected 1 or more"
            throw header.streamID == 0
                ? .connection(.protocolError, message) : .stream(header.streamID, .protocolError, message)
        }
        return increment
    }

    static func write(_ increment: Int, streamID: StreamID, into output: inout OutputBuffer) {
        let header = FrameHeader(length: self.size, type: .windowUpdate, streamID: streamID)
        output.append(header, word: UInt32(truncatingIfNeeded: increment))
    }
}
