extension SwiftletServerOptions {
    /// Header lists; the metadata of a call is one.
    ///
    /// A list's size is that of its names and values uncompressed, and 32 bytes for each field (RFC 9113, section 6.5.2).
    public struct Headers: Sendable {
        /// The size above which a call is refused with RESOURCE_EXHAUSTED: 1 KiB…16 MiB; announced to the client
        /// (SETTINGS_MAX_HEADER_LIST_SIZE).
        ///
        /// Default: 8 KiB.
        public var maxListSize = 8192
        /// The size above which the connection is closed: not below ``maxListSize``, at most 16 MiB.
        ///
        /// Bounds what a few bytes on the wire can be made to mean (HPACK bomb).
        ///
        /// Default: 16 KiB.
        public var hardMaxListSize = 16_384
        /// The size of a compressed header block: 1 KiB…16 MiB, checked before it is decoded.
        ///
        /// Default: 64 KiB.
        public var maxBlockSize = 65_536
        /// CONTINUATION frames of one header block: 0…1,000 (CVE-2024-27316).
        ///
        /// Default: 8.
        public var maxContinuationFrames = 8
        /// The table that remembers headers of a connection, in each direction: 0…65,536.
        ///
        /// Default: 4 KiB.
        public var tableSize = 4096

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Headers {
    func check(_ checks: inout OptionChecks) {
        checks.range("headers.maxListSize", self.maxListSize, 1024...(16 << 20))
        checks.range("headers.hardMaxListSize", self.hardMaxListSize, 1024...(16 << 20))
        checks.range("headers.maxBlockSize", self.maxBlockSize, 1024...(16 << 20))
        checks.range("headers.maxContinuationFrames", self.maxContinuationFrames, 0...1000)
        checks.range("headers.tableSize", self.tableSize, 0...65_536)
        if self.hardMaxListSize < self.maxListSize {
            checks.problem(
                "headers.hardMaxListSize is \(self.hardMaxListSize), "
                    + "expected at least headers.maxListSize, \(self.maxListSize)"
            )
        }
    }
}
