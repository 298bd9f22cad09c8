import HPACK

/// HEADERS (RFC 9113, section 6.2): the start of a header block.
///
/// ```
/// [Pad Length (8)]  [E (1) Stream Dependency (31)  Weight (8)]  Field Block Fragment (*)  [Padding (*)]
/// flags: END_STREAM, END_HEADERS, PADDED, PRIORITY
/// ```
package struct HeadersFrame {
    /// A piece of the header block, or all of it with END_HEADERS.
    package let fragment: UnsafeRawBufferPointer
    /// Whether the frame says that the stream depends on itself.
    package let dependsOnItself: Bool

    @inline(__always)
    static func parse(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> HeadersFrame {
        try FrameTarget.checkStream(header)
        if header.flags.isDisjoint(with: [.padded, .priority]) {
            return HeadersFrame(fragment: payload, dependsOnItself: false)
        }
        return try self.parseRare(header, payload)
    }

    @inline(never)
    private static func parseRare(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> HeadersFrame {
        var content = payload
        if header.flags.contains(.padded) {
            content = try Padding.strip(header, content)
        }
        guard header.flags.contains(.priority) else {
            return HeadersFrame(fragment: content, dependsOnItself: false)
        }
        guard content.count >= PriorityFrame.size else {
            throw .connection(
                .frameSizeError,
                "HEADERS frame with \(content.count) bytes for its priority, expected \(PriorityFrame.size)"
            )
        }
        let dependency = content.bigEndian32(at: 0) & 0x7fff_ffff
        return HeadersFrame(
            fragment: UnsafeRawBufferPointer(rebasing: content[PriorityFrame.size...]),
            dependsOnItself: dependency == header.streamID
        )
    }

    /// Appends a header block as a HEADERS frame and as many CONTINUATION frames as it takes.
    ///
    /// The largest payload is the peer's SETTINGS_MAX_FRAME_SIZE.
    static func write(
        _ block: UnsafeRawBufferPointer,
        streamID: StreamID,
        endStream: Bool,
        maxFrameSize: Int,
        into output: inout OutputBuffer
    ) {
        let first = min(block.count, maxFrameSize)
        var flags: FrameFlags = endStream ? .endStream : []
        if first == block.count {
            flags.insert(.endHeaders)
        }
        let header = FrameHeader(length: first, type: .headers, flags: flags, streamID: streamID)
        output.append(header, UnsafeRawBufferPointer(rebasing: block[..<first]))
        var offset = first
        while offset < block.count {
            let length = min(block.count - offset, maxFrameSize)
            let isLast = offset + length == block.count
            ContinuationFrame.write(
                UnsafeRawBufferPointer(rebasing: block[offset..<(offset + length)]),
                streamID: streamID,
                endHeaders: isLast,
                into: &output
            )
            offset += length
        }
    }
}
