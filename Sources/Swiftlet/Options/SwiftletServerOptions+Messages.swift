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
        /// What may follow `application/grpc+` in the content type of requests: tokens in lower case (gRPC over HTTP/2,
        /// "Content-Type").
        ///
        /// Plain `application/grpc` is always served; anything else is answered by HTTP 415. The transport does not look
        /// into messages, and which format a service reads is a matter of its serializers: name here what the services
        /// read beside Protobuf, if its clients say so.
        ///
        /// Default: `proto`, and `json`, since a service may well read it: one that does not fails its call, as it does
        /// for any message that it cannot read.
        public var subtypes = ["proto", "json"]

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Messages {
    func check(_ checks: inout OptionChecks) {
        checks.range("messages.maxReceiveSize", self.maxReceiveSize, 0...0xFFFF_FFFF)
        checks.range("messages.maxSendSize", self.maxSendSize, 0...0xFFFF_FFFF)
        for subtype in self.subtypes where !ContentType.isSubtype(subtype) {
            checks.problem("messages.subtypes has \"\(subtype)\", expected a token in lower case, like proto")
        }
    }
}
