/// The limits that guard a connection against its peer: names for metrics and log lines.
package enum Limit: String, Equatable, Sendable, CaseIterable {
    /// Streams reset by the peer or because of it; see ``ResetBudget``.
    case resets = "rapid reset"
    /// CONTINUATION frames and bytes of one header block; see ``HeaderBlockAssembler``.
    case headerBlock = "header block"
    /// The uncompressed header list.
    case headerList = "header list"
    /// Frames waiting to be sent that only answer the peer's; see ``ControlFrameLimit``.
    case controlFrames = "control frames"
    /// Output that waits while requests still come; see ``ConnectionOptions/maxUnreadOutput``.
    case unreadOutput = "unread output"
    /// PINGs more often than allowed; see ``PingStrikes``.
    case pings = "pings"
    /// DATA frames with little or nothing in them; see ``FrameBudget``.
    case smallFrames = "small frames"
    /// PRIORITY frames and frames of unknown types.
    case ignoredFrames = "ignored frames"
    /// WINDOW_UPDATE frames.
    case windowUpdates = "window updates"
    /// SETTINGS frames.
    case settings = "settings"
    /// Streams at once.
    case concurrentStreams = "concurrent streams"
    /// Time for the preface and the first SETTINGS.
    case handshake = "handshake"
    /// Time without progress while there is something to send.
    case stall = "stall"
    /// Time without an answer to a keepalive PING.
    case keepalive = "keepalive"
}
