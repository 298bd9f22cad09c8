/// What a connection tells the layer above, one at a time.
///
/// Views of bytes and fields are valid until the connection is called again with anything that mutates it.
package enum Event {
    /// A request (server) or a response (client) begins; its fields are in ``Connection/fields``.
    ///
    /// On a server the stream is the layer's until it sends END_STREAM, or calls ``Connection/handlerEnded(_:)``.
    case headers(StreamHandle, endStream: Bool)
    /// A request begins whose header list passed the soft limit: its fields are incomplete, answer that it is too
    /// large. ``Connection/fields`` says how large it is.
    case headersTooLarge(StreamHandle, endStream: Bool)
    /// Octets of the message. The layer says with ``Connection/consumed(_:_:)`` when it is done with them.
    case data(StreamHandle, UnsafeRawBufferPointer, endStream: Bool)
    /// The message ends with trailers; they are in ``Connection/fields``.
    case trailers(StreamHandle)
    /// The stream is reset, by the peer or for an error of the peer (then see ``Connection/lastStreamError``).
    ///
    /// On a server the layer calls ``Connection/handlerEnded(_:)`` when the handler has stopped.
    case reset(StreamHandle, ErrorCode)
    /// The stream can take more DATA after a call to send some was not accepted whole.
    case writable(StreamHandle)
    /// A PING of ``Connection/sendPing(_:)`` was answered.
    case pong(UInt64)
    /// The peer will take no stream above the last one.
    case goAway(lastStreamID: StreamID, ErrorCode)
    /// The peer speaks HTTP/1.x: the layer may answer in kind, and closes.
    case http1
    /// The connection is over: the layer sends what is in the output, then closes. All streams are gone.
    ///
    /// ``Connection/failure`` says why, and is `nil` after a drain.
    case ended
}
