extension SwiftletServerOptions {
    /// Sockets and event loops.
    public struct Listening: Sendable {
        /// Whether other processes may listen on the same port (SO_REUSEPORT); the kernel spreads connections over them.
        ///
        /// Default: false: a second server on a port is a mistake more often than a wish, and would take half of the calls.
        public var reusesPort = false
        /// Connections that may wait in the kernel to be accepted: 1…65,535; the system has a limit of its own
        /// (net.core.somaxconn).
        ///
        /// Default: 4,096.
        public var backlog = 4096
        /// Event loops, each with a thread, that connections are spread over: 1…1,024.
        ///
        /// Default: `nil`: one per core.
        public var eventLoops: Int?

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Listening {
    func check(_ checks: inout OptionChecks) {
        checks.range("listening.backlog", self.backlog, 1...65_535)
        if let eventLoops = self.eventLoops {
            checks.range("listening.eventLoops", eventLoops, 1...1024)
        }
    }
}
