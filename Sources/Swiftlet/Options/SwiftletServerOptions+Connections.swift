extension SwiftletServerOptions {
    /// Connections: how many, how long, how patiently.
    public struct Connections: Sendable {
        /// Connections that may be open at once: 1 or more.
        ///
        /// One more is accepted and closed at once, so that its client learns it now and can try another server, instead
        /// of waiting in the kernel's queue for its own timeout. Bounds memory and file descriptors against clients that
        /// only connect.
        ///
        /// Default: 65,536; an idle connection costs a few KiB.
        public var max: Int? = 65_536
        /// Time without any call after which a connection is drained (GOAWAY, then closed): 1 ms or more.
        ///
        /// Default: `nil`, as in gRPC's other servers; clients keep connections for their next call.
        public var maxIdle: Duration?
        /// Age at which a connection is drained, varied by ±10 % so that not all come back at once: 1 ms or more.
        ///
        /// Clients connect anew then, and spread over the servers that a load balancer has by now.
        ///
        /// Default: `nil`.
        public var maxAge: Duration?
        /// Time that calls get to finish on a connection that is drained for its age: 0 or more.
        ///
        /// Default: `nil`: as long as they take.
        public var maxAgeGrace: Duration?
        /// Time for the client's preface and settings: 1 ms…1 hour.
        ///
        /// Bounds clients that connect and say nothing, or say it a byte at a time (slowloris).
        ///
        /// Default: 20 seconds.
        public var handshakeTimeout: Duration = .seconds(20)
        /// Time without progress while there is output that the client does not take: 1 ms or more.
        ///
        /// Bounds clients that ask and never read (CVE-2019-9511, CVE-2019-9517).
        ///
        /// Default: 1 minute.
        public var stallTimeout: Duration? = .seconds(60)
        /// Output that may wait per connection before handlers that write are suspended: 16 KiB…1 GiB.
        ///
        /// To a client that takes at once whatever it is sent, up to four times as much goes in one piece if it is messages
        /// of 8 KiB and more.
        ///
        /// Default: 256 KiB.
        public var maxBufferedOutput = 256 * 1024
        /// Output that may wait when one more request comes: not below ``maxBufferedOutput``, at most 1 GiB.
        ///
        /// Above it, and above what such a piece has left, the connection is closed.
        ///
        /// Bounds clients that ask for many small answers and read none; reading stops long before for those that mean well.
        ///
        /// Default: 1 MiB.
        public var maxUnreadOutput = 1 << 20

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Connections {
    func check(_ checks: inout OptionChecks) {
        checks.atLeast("connections.max", self.max, 1)
        checks.duration("connections.maxIdle", self.maxIdle, from: .milliseconds(1))
        checks.duration("connections.maxAge", self.maxAge, from: .milliseconds(1))
        checks.duration("connections.maxAgeGrace", self.maxAgeGrace, from: .zero)
        checks.duration(
            "connections.handshakeTimeout",
            self.handshakeTimeout,
            from: .milliseconds(1),
            to: .seconds(3600)
        )
        checks.duration("connections.stallTimeout", self.stallTimeout, from: .milliseconds(1))
        checks.range("connections.maxBufferedOutput", self.maxBufferedOutput, 16_384...(1 << 30))
        checks.range("connections.maxUnreadOutput", self.maxUnreadOutput, 16_384...(1 << 30))
        if self.maxUnreadOutput < self.maxBufferedOutput {
            checks.problem(
                "connections.maxUnreadOutput is \(self.maxUnreadOutput), "
                    + "expected at least connections.maxBufferedOutput, \(self.maxBufferedOutput)"
            )
        }
    }
}
