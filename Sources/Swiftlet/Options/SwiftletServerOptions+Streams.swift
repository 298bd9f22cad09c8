extension SwiftletServerOptions {
    /// HTTP/2 streams and their flow control.
    ///
    /// Every call is one stream.
    public struct Streams: Sendable {
        /// Calls that one connection may have at once: 1…2^31 - 1; announced to the client (SETTINGS_MAX_CONCURRENT_STREAMS).
        ///
        /// A call that the client reset counts until its handler has returned, so that resetting does not buy more handlers
        /// (CVE-2023-44487, rapid reset).
        ///
        /// Default: 1,000.
        public var maxConcurrent = 1000
        /// Bytes that a call may send before its handler has read any: 65,535…2^31 - 1.
        ///
        /// This much is held in memory at most for a handler that does not read, beside the message being gathered.
        ///
        /// Default: 1 MiB.
        public var initialWindow = 1 << 20
        /// Bytes that all calls of a connection together may send before handlers have read any: 65,535…2^31 - 1.
        ///
        /// Default: 4 MiB.
        public var connectionWindow = 4 << 20
        /// What windows may grow to on connections whose bandwidth-delay product asks for it: ``initialWindow`` or less
        /// switches growing off, at most 2^31 - 1.
        ///
        /// Default: 16 MiB.
        public var maxWindow = 16 << 20
        /// The largest frame to take: 16,384…16,777,215.
        ///
        /// Default: 16 KiB.
        public var maxFrameSize = 16_384

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Streams {
    func check(_ checks: inout OptionChecks) {
        checks.range("streams.maxConcurrent", self.maxConcurrent, 1...0x7FFF_FFFF)
        checks.range("streams.initialWindow", self.initialWindow, 65_535...0x7FFF_FFFF)
        checks.range("streams.connectionWindow", self.connectionWindow, 65_535...0x7FFF_FFFF)
        checks.range("streams.maxWindow", self.maxWindow, 0...0x7FFF_FFFF)
        checks.range("streams.maxFrameSize", self.maxFrameSize, 16_384...16_777_215)
    }
}
