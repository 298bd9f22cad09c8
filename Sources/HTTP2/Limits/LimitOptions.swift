/// The limits that guard against abuse, each with its default.
///
/// Every default is far above what clients do that mean well, and bounds what an attacker costs.
package struct LimitOptions: Sendable {
    /// Streams that end by RST_STREAM because of the peer, within ``resetInterval`` (CVE-2023-44487, CVE-2025-8671).
    ///
    /// Completed streams earn them back. Default: 200.
    package var maxResets = 200
    /// The interval for ``maxResets``.
    ///
    /// Default: 30 seconds.
    package var resetInterval: Duration = .seconds(30)
    /// CONTINUATION frames of one header block (CVE-2024-27316).
    ///
    /// Default: 8.
    package var maxContinuationFrames = 8
    /// Octets of one compressed header block.
    ///
    /// Default: 64 KiB.
    package var maxHeaderBlockSize = 65_536
    /// The uncompressed header list above which a message is refused; announced to the peer.
    ///
    /// Default: 8 KiB.
    package var softHeaderListSize = 8192
    /// The uncompressed header list above which the connection ends.
    ///
    /// Default: 16 KiB.
    package var hardHeaderListSize = 16_384
    /// Frames in the output that only answer the peer's (CVE-2019-9512, -9514, -9515).
    ///
    /// Default: 1,000.
    package var maxQueuedControlFrames = 1000
    /// The shortest time between two PINGs of the peer.
    ///
    /// Default: 5 minutes, as gRPC servers have it.
    package var minPingInterval: Duration = .seconds(300)
    /// PINGs that come too early before the connection ends; DATA earns them back.
    ///
    /// Default: 2.
    package var maxPingStrikes = 2
    /// Whether PINGs are fine while no stream is open, at ``minPingInterval``.
    ///
    /// Default: false, as in gRPC: then the shortest time is 2 hours.
    package var permitsPingsWithoutStreams = false
    /// DATA frames with little or nothing in them that one stream may send in a row (CVE-2019-9518).
    ///
    /// Default: 1,000.
    package var maxSmallFrames = 1000
    /// What counts as little, in octets, for ``maxSmallFrames``.
    ///
    /// Default: 8.
    package var smallFrameSize = 8
    /// PRIORITY and unknown frames in a row without a request or DATA (CVE-2019-9513).
    ///
    /// Default: 1,000.
    package var maxIgnoredFrames = 1000
    /// WINDOW_UPDATE frames; each DATA frame that is sent and each request earn two.
    ///
    /// Default: 2,000.
    package var maxWindowUpdates = 2000
    /// SETTINGS frames in a row without a request or DATA (CVE-2019-9515).
    ///
    /// Default: 100.
    package var maxSettings = 100

    /// Makes the defaults.
    package init() {}
}

extension Duration {
    /// The duration as whole nanoseconds, zero if negative, at most what the clock can hold.
    var nanoseconds: Instant {
        let parts = self.components
        guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
        let (seconds, overflow) = UInt64(parts.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .max }
        return seconds.addingReportingOverflow(UInt64(parts.attoseconds / 1_000_000_000)).partialValue
    }
}

extension Instant {
    /// The time after a delay; the end of time if that is too late to say.
    @inline(__always)
    func after(_ delay: Instant) -> Instant {
        let (sum, overflow) = self.addingReportingOverflow(delay)
        return overflow ? .max : sum
    }
}
