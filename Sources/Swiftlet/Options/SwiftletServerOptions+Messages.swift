extension SwiftletServerOptions {
    /// Messages.
    public struct Messages: Sendable {
        /// The largest message to take, measured after decompression: 0…2^32 - 1.
        ///
        /// A larger one ends its call with RESOURCE_EXHAUSTED.
        ///
        /// Checked on the announced length before anything is gathered, and while inflating (decompression bomb).
        ///
        /// Default: 4 MiB, as in gRPC's other servers.
        public var maxReceiveSize = 4 << 20
        /// The largest message to send, measured before compression: 0…2^32 - 1.
        ///
        /// A larger one ends its call with RESOURCE_EXHAUSTED.
        ///
        /// Default: 2^31 - 1, as in gRPC's other servers: the handlers are trusted.
        public var maxSendSize = 0x7FFF_FFFF

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Messages {
    func check(_ checks: inout OptionChecks) {
        checks.range("messages.maxReceiveSize", self.maxReceiveSize, 0...0xFFFF_FFFF)
        checks.range("messages.maxSendSize", self.maxSendSize, 0...0xFFFF_FFFF)
    }
}
