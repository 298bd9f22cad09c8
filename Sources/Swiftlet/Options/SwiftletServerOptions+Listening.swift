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
        /// How long an event loop that has just been busy looks for the next request before it sleeps: zero (never) to 1 ms.
        ///
        /// To sleep and to be woken takes tens of microseconds; a client that waits for each reply before its next request
        /// gets two to three times as many calls done when the loop does not. The loop does so only while it pays: after a
        /// look in vain it lets 1, 2, 4, … 1,024 occasions pass, so that a server with little to do sleeps as it should. One
        /// whose requests are less than this apart keeps its processor busy; where that is paid for (a quota of processor
        /// time), make it zero.
        ///
        /// Default: 50 µs.
        public var busyPolling = Duration.microseconds(50)

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Listening {
    func check(_ checks: inout OptionChecks) {
        checks.range("listening.backlog", self.backlog, 1...65_535)
        checks.duration("listening.busyPolling", self.busyPolling, from: .zero, to: .milliseconds(1))
        if let eventLoops = self.eventLoops {
            checks.range("listening.eventLoops", eventLoops, 1...1024)
        }
    }
}
