/// What a server tells the outside about itself: metrics and log lines.
package struct Observer: Sendable {
    /// What is counted.
    package let metrics: ServerMetrics
    /// What is logged.
    package let log: ServerLog

    /// Makes the observer of a server, when it starts to listen.
    package init(_ options: SwiftletServerOptions.Observability) {
        self.metrics = ServerMetrics(options.metrics)
        self.log = ServerLog(options.logger)
    }

    /// Tells of a limit that was struck.
    ///
    /// - Parameters:
    ///   - limit: The limit.
    ///   - peer: The client.
    ///   - detail: Actual value and limit; never what a client wrote.
    package func limit(_ limit: ServerLimit, peer: EndpointAddress, detail: @autoclosure () -> String) {
        self.metrics.limit(limit)
        self.log.limit(limit, peer: peer, detail: detail())
    }

    /// Tells of a handler that holds its event loop.
    ///
    /// - Parameters:
    ///   - method: Its method; `nil` if that is not known.
    ///   - detail: For how long, and the bound.
    package func loopHeld(by method: String?, detail: @autoclosure () -> String) {
        self.metrics.loopHeld(by: method)
        self.log.loopHeld(by: method, detail: detail())
    }
}
