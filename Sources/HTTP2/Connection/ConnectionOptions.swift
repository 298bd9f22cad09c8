/// How a connection behaves.
package struct ConnectionOptions: Sendable {
    /// Streams that the peer may have at once, handlers of reset streams included.
    ///
    /// Default: 1,000.
    package var maxConcurrentStreams = 1000
    /// The receive window that streams start with, in bytes: 65,535…2^31 - 1.
    ///
    /// Default: 1 MiB.
    package var streamWindow = 1 << 20
    /// The receive window of the connection, in bytes: 65,535…2^31 - 1.
    ///
    /// Default: 4 MiB.
    package var connectionWindow = 4 << 20
    /// What the windows may grow to with the measured bandwidth-delay product, in bytes; not above ``streamWindow``
    /// switches growing off.
    ///
    /// Default: 16 MiB.
    package var maxWindow = 16 << 20
    /// The largest frame to take, in bytes: 2^14…2^24 - 1.
    ///
    /// Default: 16 KiB.
    package var maxFrameSize = 16_384
    /// The decoder's dynamic table, in bytes.
    ///
    /// Default: 4 KiB.
    package var decoderTableSize = 4096
    /// The encoder's dynamic table, in bytes, if the peer allows as much.
    ///
    /// Default: 4 KiB.
    package var encoderTableSize = 4096
    /// Bytes of output that may wait before no more DATA is accepted; a peer that takes all at once gets up to four times
    /// as much of large messages at a time, see ``OutputBound``.
    ///
    /// Default: 256 KiB.
    package var maxOutput = 256 * 1024
    /// Bytes of output that may wait when a request comes, beside what a burst has left; above, the connection ends.
    ///
    /// Answers without DATA are always taken, so a peer that asks and does not read would fill our memory with them.
    /// The I/O layer prevents this from happening to honest peers: it stops reading while ``Connection/isOutputFull``.
    /// Default: 1 MiB.
    package var maxUnreadOutput = 1 << 20
    /// Bytes of DATA that one stream may write before it is the others' turn.
    ///
    /// Default: 64 KiB.
    package var outputSlice = 64 * 1024
    /// A number that the peer cannot know; see ``StreamTable``.
    package var hashSeed: UInt64 = 0
    /// The limits against abuse.
    package var limits = LimitOptions()
    /// The timers.
    package var keepalive = KeepaliveOptions()

    /// Makes the defaults.
    package init() {}

    /// The options as an object that many connections can share.
    package func shared() -> SharedOptions { SharedOptions(self) }

    /// The parameters that are announced.
    func settings(role: Role) -> Settings {
        var settings = Settings()
        settings.headerTableSize = self.decoderTableSize
        settings.initialWindowSize = min(max(self.streamWindow, 65_535), SendWindow.maximum)
        settings.maxFrameSize = min(max(self.maxFrameSize, 16_384), 16_777_215)
        settings.maxHeaderListSize = self.limits.softHeaderListSize
        if role == .server {
            settings.maxConcurrentStreams = self.maxConcurrentStreams
        } else {
            settings.isPushEnabled = false
        }
        return settings
    }
}

/// Options that many connections share, so that an idle connection is small.
package final class SharedOptions: Sendable {
    let value: ConnectionOptions

    init(_ value: ConnectionOptions) {
        self.value = value
    }
}
