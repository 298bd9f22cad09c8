/// An error code, as RST_STREAM and GOAWAY carry it (RFC 9113, section 7).
package struct ErrorCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    @inlinable
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Graceful shutdown, or a request to stop sending.
    @inlinable package static var noError: ErrorCode { ErrorCode(rawValue: 0x0) }
    /// A rule of the protocol was broken and no other code says it better.
    @inlinable package static var protocolError: ErrorCode { ErrorCode(rawValue: 0x1) }
    /// The sender has a problem of its own.
    @inlinable package static var internalError: ErrorCode { ErrorCode(rawValue: 0x2) }
    /// More was sent than a window allows, or a window was made too large.
    @inlinable package static var flowControlError: ErrorCode { ErrorCode(rawValue: 0x3) }
    /// SETTINGS were not acknowledged in time.
    @inlinable package static var settingsTimeout: ErrorCode { ErrorCode(rawValue: 0x4) }
    /// A frame arrived on a stream that was half closed.
    @inlinable package static var streamClosed: ErrorCode { ErrorCode(rawValue: 0x5) }
    /// A frame has a size that its type or the settings do not allow.
    @inlinable package static var frameSizeError: ErrorCode { ErrorCode(rawValue: 0x6) }
    /// The stream was refused before anything was done with it: it is safe to try again.
    @inlinable package static var refusedStream: ErrorCode { ErrorCode(rawValue: 0x7) }
    /// The stream is not needed any more.
    @inlinable package static var cancel: ErrorCode { ErrorCode(rawValue: 0x8) }
    /// A header block could not be decoded.
    @inlinable package static var compressionError: ErrorCode { ErrorCode(rawValue: 0x9) }
    /// The connection of a CONNECT request was closed.
    @inlinable package static var connectError: ErrorCode { ErrorCode(rawValue: 0xa) }
    /// The peer causes more load than it may.
    @inlinable package static var enhanceYourCalm: ErrorCode { ErrorCode(rawValue: 0xb) }
    /// The transport's security is below the minimum.
    @inlinable package static var inadequateSecurity: ErrorCode { ErrorCode(rawValue: 0xc) }
    /// HTTP/1.1 is required for the request.
    @inlinable package static var http11Required: ErrorCode { ErrorCode(rawValue: 0xd) }
}

extension ErrorCode: CustomStringConvertible {
    private static let names = [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
        "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ]

    package var description: String {
        let index = Int(self.rawValue)
        return index < Self.names.count ? Self.names[index] : "error code \(self.rawValue)"
    }
}
