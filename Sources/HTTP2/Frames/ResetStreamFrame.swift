/// RST_STREAM (RFC 9113, section 6.4): the stream ends at once.
///
/// ```
/// Error Code (32)
/// ```
package enum ResetStreamFrame {
    static let size = 4

    static func parse(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(HTTP2Error) -> ErrorCode {
        try FrameTarget.checkStream(header)
        try PayloadSize.check(header, is: self.size)
        return ErrorCode(rawValue: payload.bigEndian32(at: 0))
    }

    static func write(_ code: ErrorCode, streamID: StreamID, into output: inout OutputBuffer) {
        let header = FrameHeader(length: self.size, type: .resetStream, streamID: streamID)
        output.append(header, word: code.rawValue)
    }
}
