extension SwiftletServerOptions {
    /// Limits against floods of frames that cost their sender nothing.
    ///
    /// A connection that strikes one is closed with ENHANCE_YOUR_CALM.
    ///
    /// The defaults are far above what clients do that mean well.
    public struct Floods: Sendable {
        /// Calls that are reset because of the client within ``resetInterval``: 1…1,000,000.
        ///
        /// Completed calls earn them back.
        ///
        /// Bounds rapid reset (CVE-2023-44487) and MadeYouReset (CVE-2025-8671).
        ///
        /// Default: 200.
        public var maxResets = 200
        /// The interval for ``maxResets``: 1 ms…1 hour.
        ///
        /// Default: 30 seconds.
        public var resetInterval: Duration = .seconds(30)
        /// Frames waiting to be sent that only answer the client's: 1…1,000,000 (CVE-2019-9512, -9514, -9515).
        ///
        /// Default: 1,000.
        public var maxQueuedControlFrames = 1000
        /// DATA frames in a row, of one call, with at most ``smallFrameSize`` bytes in them: 1…1,000,000
        /// (CVE-2019-9518).
        ///
        /// An empty one counts four times.
        ///
        /// Default: 1,000.
        public var maxSmallFrames = 1000
        /// What counts as small for ``maxSmallFrames``: 0…16,384 bytes.
        ///
        /// Default: 8.
        public var smallFrameSize = 8
        /// PRIORITY and unknown frames in a row without a call or data: 1…1,000,000 (CVE-2019-9513).
        ///
        /// Default: 1,000.
        public var maxIgnoredFrames = 1000
        /// WINDOW_UPDATE frames beyond the two that each frame sent and each call earn: 1…1,000,000.
        ///
        /// Default: 2,000.
        public var maxWindowUpdates = 2000
        /// SETTINGS frames in a row without a call or data: 1…1,000,000 (CVE-2019-9515).
        ///
        /// Default: 100.
        public var maxSettings = 100

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Floods {
    func check(_ checks: inout OptionChecks) {
        let counts = 1...1_000_000
        checks.range("floods.maxResets", self.maxResets, counts)
        checks.duration("floods.resetInterval", self.resetInterval, from: .milliseconds(1), to: .seconds(3600))
        checks.range("floods.maxQueuedControlFrames", self.maxQueuedControlFrames, counts)
        checks.range("floods.maxSmallFrames", self.maxSmallFrames, counts)
        checks.range("floods.smallFrameSize", self.smallFrameSize, 0...16_384)
        checks.range("floods.maxIgnoredFrames", self.maxIgnoredFrames, counts)
        checks.range("floods.maxWindowUpdates", self.maxWindowUpdates, counts)
        checks.range("floods.maxSettings", self.maxSettings, counts)
    }
}
