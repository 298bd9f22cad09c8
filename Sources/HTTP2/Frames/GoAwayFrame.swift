/// GOAWAY (RFC 9113, section 6.8): no stream above the last one will be worked on.
///
/// ```
/// R (1)  Last-Stream-ID (31)  Error Code (32)  Additional Debug Data (*)
/// ```
package struct GoAwayFrame {
    static let minimumSize = 8

    package let lastStreamID: StreamID
    package let code: ErrorCode
    package let debugData: UnsafeRawBufferPointer

    static func parse(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(HTTP2Error) -> GoAwayFrame {
        try FrameTarget.checkConnection(header)
        guard payload.count >= self.minimumSize else {
            throw .connection(
                .frameSizeError,
                "GOAWAY frame of \(payload.count) bytes, expected \(self.minimumSize) or more"
            )
        }
        return GoAwayFrame(
            lastStreamID: payload.bigEndian32(at: 0) & 0x7fff_ffff,
            code: ErrorCode(rawValue: payload.bigEndian32(at: 4)),
            debugData: UnsafeRawBufferPointer(rebasing: payload[self.minimumSize...])
        )
    }

    /// Appends a frame; of the debug text at most 256 octets are sent.
    static func write(
        lastStreamID: StreamID,
        code: ErrorCode,
        debug: String = "",
        into output: inout OutputBuffer
    ) {
        let text = [UInt8](debug.utf8.prefix(256))
        output.append(FrameHeader(length: self.minimumSize + text.count, type: .goAway, streamID: 0))
        output.append(word: lastStreamID)
        output.append(word: code.rawValue)
        text.withUnsafeBytes { output.append($0) }
    }
}
