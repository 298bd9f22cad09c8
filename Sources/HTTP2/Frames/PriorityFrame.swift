/// PRIORITY (RFC 9113, section 6.3): deprecated; read, checked and otherwise ignored.
///
/// ```
/// E (1)  Stream Dependency (31)  Weight (8)
/// ```
package struct PriorityFrame: Equatable {
    static let size = 5

    /// The stream that this one depends on.
    package let dependency: StreamID

    static func parse(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> PriorityFrame {
        try FrameTarget.checkStream(header)
        guard header.length == self.size else {
            throw .stream(
                header.streamID,
                .frameSizeError,
                "PRIORITY frame of \(header.length) bytes, expected \(self.size)"
            )
        }
        return PriorityFrame(dependency: payload.bigEndian32(at: 0) & 0x7fff_ffff)
    }
}
