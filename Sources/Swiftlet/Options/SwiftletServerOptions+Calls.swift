extension SwiftletServerOptions {
    /// Calls and where their handlers run.
    public struct Calls: Sendable {
        /// What happens to a call that is one too many.
        public enum Overflow: Hashable, Sendable {
            /// It waits for its turn, first come first served; its deadline runs on, and no more of it is read meanwhile.
            case wait
            /// It ends with RESOURCE_EXHAUSTED.
            case refuse
        }

        /// Where handlers run.
        public enum HandlerExecution: Hashable, Sendable {
            /// On the event loop of their connection: no thread is changed. For handlers that compute little and `await`
            /// whatever takes time; one that blocks holds up all connections of its loop.
            case eventLoop
            /// On Swift's shared thread pool. For handlers that compute for long.
            case concurrentPool
        }

        /// Handlers that may run at once in the whole server: 1 or more.
        ///
        /// Bounds what all clients together can make the server do; `streams.maxConcurrent` bounds one connection.
        ///
        /// Default: `nil`.
        public var maxConcurrent: Int?
        /// What happens to calls beyond ``maxConcurrent``.
        ///
        /// Default: ``Overflow/wait``.
        public var overflow = Overflow.wait
        /// Where handlers run.
        ///
        /// Default: ``HandlerExecution/eventLoop``.
        public var handlerExecution = HandlerExecution.eventLoop
        /// The deadline of calls whose client gave none: 1 ms or more.
        ///
        /// Default: `nil`.
        public var defaultTimeout: Duration?
        /// The longest deadline: 1 ms or more; calls that ask for more, or for none, get this one.
        ///
        /// Default: `nil`.
        public var maxTimeout: Duration?

        /// How long a handler may hold its event loop without suspending before that is logged: 1 ms or more.
        ///
        /// Such a handler holds up all connections of its loop: it blocks, or computes for long. While it still does, the
        /// server logs a warning with the method, and counts it in `swiftlet.server.loops.held`. A thread looks at the loops
        /// every half of this time. Handlers on the pool are not watched. What holds a handler up may also be the
        /// system, which gave its thread no processor: a bound below some 50 ms tells of busy machines as well.
        ///
        /// Default: `nil`.
        public var watchdog: Duration?

        /// Makes the defaults.
        public init() {}
    }
}

extension SwiftletServerOptions.Calls {
    func check(_ checks: inout OptionChecks) {
        checks.atLeast("calls.maxConcurrent", self.maxConcurrent, 1)
        checks.duration("calls.defaultTimeout", self.defaultTimeout, from: .milliseconds(1))
        checks.duration("calls.maxTimeout", self.maxTimeout, from: .milliseconds(1))
        checks.duration("calls.watchdog", self.watchdog, from: .milliseconds(1))
        if let standard = self.defaultTimeout, let longest = self.maxTimeout, standard > longest {
            checks.problem(
                "calls.defaultTimeout is \(standard.optionText), "
                    + "expected at most calls.maxTimeout, \(longest.optionText)"
            )
        }
    }

    /// The time that a call gets, from what its client asked for; `nil` is without end.
    package func timeout(requested: Duration?) -> Duration? {
        let timeout = requested ?? self.defaultTimeout
        guard let longest = self.maxTimeout else { return timeout }
        return timeout.map { min($0, longest) } ?? longest
    }
}
