/// CONTINUATION (RFC 9113, section 6.10): a further piece of a header block.
///
/// ```
/// Field Block Fragment (*)     flags: END_HEADERS
/// ```
package enum ContinuationFrame {
    /// Checks the frame; its payload is the fragment.
    static func check(_ header: FrameHeader) throws(HTTP2Error) {
        try FrameTarget.checkStream(header)
    }

    static func write(
        _ fragment: UnsafeRawBufferPointer,
        streamID: StreamID,
        endHeaders: Bool,
        into output: inout OutputBuffer
    ) {
        let header = FrameHeader(
            length: fragment.count,
            type: .continuation,
            flags: endHeaders ? .endHeaders : [],
            streamID: streamID
        )
        output.append(header, fragment)
    }
}
