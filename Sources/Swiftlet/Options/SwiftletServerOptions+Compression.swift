public import GRPCCore

extension SwiftletServerOptions {
    /// Compression of messages.
    public struct Compression: Sendable {
        /// What clients may compress their messages with; announced in `grpc-accept-encoding`.
        ///
        /// A call with another encoding ends with UNIMPLEMENTED.
        ///
        /// Default: gzip, deflate and none. Messages are limited by their size when inflated, so accepting is safe.
        public var accepted: CompressionAlgorithmSet = .all
        /// What responses are compressed with, where the client accepts it.
        ///
        /// Default: none; compressing costs far more time than sending within one data center.
        public var response: CompressionAlgorithm = .none
        /// Messages smaller than this are sent as they are: 0…2^32 - 1 bytes.
        ///
        /// Default: 1 KiB; below, compressing takes time and saves nothing.
        public var minSize = 1024
        /// How hard to try: 1 (fastest)…9 (smallest), as zlib counts.
        ///
        /// Default: 6, zlib's own.
        public var level = 6

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Compression {
    func check(_ checks: inout OptionChecks) {
        checks.range("compression.minSize", self.minSize, 0...0xFFFF_FFFF)
        checks.range("compression.level", self.level, 1...9)
    }
}
