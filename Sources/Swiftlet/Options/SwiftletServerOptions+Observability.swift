public import Logging
public import Metrics

extension SwiftletServerOptions {
    /// Logging and metrics; `docs/server.md` lists all names.
    public struct Observability: Sendable {
        /// Where metrics go.
        public enum MetricsDestination: Sendable {
            /// To what the program set up with `MetricsSystem.bootstrap` before it started the server.
            case system
            /// To a factory of its own.
            case factory(any MetricsFactory)
            /// Nowhere.
            case off
        }

        /// The server's logger.
        ///
        /// Levels from `info` up hold no user data but the peer's address; a line about a limit comes at most once a second
        /// for each limit, whatever clients do.
        ///
        /// Default: a logger with the label `swiftlet.server`.
        public var logger = Logger(label: "swiftlet.server")
        /// Where metrics go.
        ///
        /// Default: ``MetricsDestination/system``; it costs nothing where none was set up.
        public var metrics = MetricsDestination.system

        /// Makes the defaults.
        public init() {}
    }
}
