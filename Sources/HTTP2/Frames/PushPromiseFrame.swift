/// PUSH_PROMISE (RFC 9113, section 6.6): never accepted.
///
/// A server must not receive it, and our client disables it with SETTINGS_ENABLE_PUSH.
package enum PushPromiseFrame {
    static func reject(_ header: FrameHeader) -> HTTP2Error {
        .connection(.protocolError, "PUSH_PROMISE frame on stream \(header.streamID), expected none")
    }
}
