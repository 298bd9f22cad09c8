/// DATA (RFC 9113, section 6.1): octets of a message.
///
/// ```
/// [Pad Length (8)]  Data (*)  [Padding (*)]     flags: END_STREAM, PADDED
/// ```
package struct DataFrame {
    /// The octets without padding.
    package let data: UnsafeRawBufferPointer
    /// How many octets of the payload are padding; the windows count them too.
    package let paddingLength: Int

    @inline(__always)
    static func parse(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> DataFrame {
        try FrameTarget.checkStream(header)
        guard header.flags.contains(.padded) else { return DataFrame(data: payload, paddingLength: 0) }
        let data = try Padding.strip(header, payload)
        return DataFrame(data: data, paddingLength: payload.count - data.count)
    }

    /// Writes the header of a frame whose data follows.
    @inline(__always)
    static func writeHeader(to target: UnsafeMutableRawPointer, length: Int, streamID: StreamID, endStream: Bool) {
        FrameHeader(length: length, type: .data, flags: endStream ? .endStream : [], streamID: streamID)
            .write(to: target)
    }
}
