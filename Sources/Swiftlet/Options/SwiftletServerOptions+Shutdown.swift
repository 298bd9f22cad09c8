extension SwiftletServerOptions {
    /// What happens at the end.
    public struct Shutdown: Sendable {
        /// Time that running calls get to finish after a graceful shutdown began: 0 or more; then they are cancelled and
        /// their connections closed.
        ///
        /// Default: 20 seconds, of the 30 that Kubernetes gives before it kills.
        public var gracePeriod: Duration? = .seconds(20)
        /// Time between the two GOAWAYs of a drain at most: 0…1 hour.
        ///
        /// The first tells clients to stop, the second what the last call was; the answer to a ping between them ends
        /// this time sooner.
        ///
        /// Default: 1 second.
        public var notice: Duration = .seconds(1)

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Shutdown {
    func check(_ checks: inout OptionChecks) {
        checks.duration("shutdown.gracePeriod", self.gracePeriod, from: .zero)
        checks.duration("shutdown.notice", self.notice, from: .zero, to: .seconds(3600))
    }
}
