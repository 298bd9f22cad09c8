extension SwiftletServerOptions {
    /// Pings, ours and the clients' (gRPC's proposals A8 and A9).
    public struct Keepalive: Sendable {
        /// Time without anything received after which we ping: 1 ms or more.
        ///
        /// Finds connections whose client is gone without a word.
        ///
        /// Default: 2 hours, as in gRPC's other servers.
        public var time: Duration? = .seconds(7200)
        /// Time for the answer before the connection is closed: 1 ms…1 hour.
        ///
        /// Default: 20 seconds.
        public var timeout: Duration = .seconds(20)
        /// The shortest time between two pings of a client: 0 or more.
        ///
        /// A ping that comes sooner is a strike; data sent or received clears strikes, since clients ping to measure
        /// bandwidth while they read.
        ///
        /// Bounds floods of pings (CVE-2019-9512).
        ///
        /// Default: 5 minutes, as in gRPC's other servers.
        public var minClientInterval: Duration = .seconds(300)
        /// Whether clients may ping at that interval while they have no call.
        ///
        /// Default: false: then the shortest time is 2 hours.
        public var permitsPingsWithoutCalls = false
        /// Strikes before the connection is closed with ENHANCE_YOUR_CALM: 0…1,000,000.
        ///
        /// Default: 2, as in gRPC's other servers.
        public var maxPingStrikes = 2

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Keepalive {
    func check(_ checks: inout OptionChecks) {
        checks.duration("keepalive.time", self.time, from: .milliseconds(1))
        checks.duration("keepalive.timeout", self.timeout, from: .milliseconds(1), to: .seconds(3600))
        checks.duration("keepalive.minClientInterval", self.minClientInterval, from: .zero)
        checks.range("keepalive.maxPingStrikes", self.maxPingStrikes, 0...1_000_000)
    }
}
