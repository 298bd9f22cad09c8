/// Padding, as DATA, HEADERS and PUSH_PROMISE have it (RFC 9113, section 6.1).
///
/// ```
/// +---------------+
/// |Pad Length? (8)|   only with PADDED
/// +---------------+-----------------------------------------------+
/// |                            Content (*)                      ...
/// +---------------------------------------------------------------+
/// |                           Padding (*)                       ...
/// +---------------------------------------------------------------+
/// ```
enum Padding {
    /// The content without its padding.
    static func strip(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> UnsafeRawBufferPointer {
        guard let length = payload.first else {
            throw .connection(.frameSizeError, "padded \(header.type) frame of 0 bytes, expected a pad length")
        }
        guard Int(length) < payload.count else {
            throw .connection(
                .protocolError,
                "\(header.type) frame with \(length) bytes of padding, allowed \(payload.count - 1)"
            )
        }
        return UnsafeRawBufferPointer(rebasing: payload[1..<(payload.count - Int(length))])
    }
}

/// Fixed sizes of payloads.
enum PayloadSize {
    static func check(_ header: FrameHeader, is size: Int) throws(HTTP2Error) {
        guard header.length == size else {
            throw .connection(.frameSizeError, "\(header.type) frame of \(header.length) bytes, expected \(size)")
        }
    }
}

/// Which frames belong to a stream and which to the connection.
enum FrameTarget {
    static func checkStream(_ header: FrameHeader) throws(HTTP2Error) {
        guard header.streamID != 0 else {
            throw .connection(.protocolError, "\(header.type) frame on stream 0, expected a stream of its own")
        }
    }

    static func checkConnection(_ header: FrameHeader) throws(HTTP2Error) {
        guard header.streamID == 0 else {
            throw .connection(.protocolError, "\(header.type) frame on stream \(header.streamID), expected stream 0")
        }
    }
}

extension UnsafeRawBufferPointer {
    /// A 32-bit number in network order at an offset that the caller has checked.
    @inline(__always)
    func bigEndian32(at offset: Int) -> UInt32 {
        UInt32(bigEndian: self.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
