package import Logging
import Synchronization

/// All that a server logs: constant messages, with the data in metadata.
///
/// Levels from `info` up hold no user data but the peer's address. Safe to use from all threads.
package final class ServerLog: Sendable {
    /// The keys of metadata.
    package enum Key {
        /// The address that is listened on.
        package static let address = "swiftlet.address"
        /// The client's address.
        package static let peer = "swiftlet.peer"
        /// The limit that was struck, as in metrics.
        package static let limit = "swiftlet.limit"
        /// Numbers: the actual value and the limit.
        package static let detail = "swiftlet.detail"
        /// Lines like this one that were left out since the last.
        package static let leftOut = "swiftlet.left_out"
        /// Why a connection was closed, as in metrics.
        package static let reason = "swiftlet.reason"
        /// What failed.
        package static let error = "swiftlet.error"
        /// A number of connections.
        package static let connections = "swiftlet.connections"
        /// A number of calls.
        package static let calls = "swiftlet.calls"
        /// A method: its full name.
        package static let method = "swiftlet.method"
    }

    /// The logger, for lines of `debug` and `trace` that are nobody else's business.
    package let logger: Logger
    private let acceptFailureKind = ServerLimit.all.count
    private let loopHeldKind = ServerLimit.all.count + 1
    private let limiter = Mutex(LineLimiter(kinds: ServerLimit.all.count + 2))
    private let now: @Sendable () -> UInt64

    /// Makes the log of a server.
    ///
    /// - Parameters:
    ///   - logger: Where lines go.
    ///   - now: A clock in nanoseconds that never goes back.
    package init(_ logger: Logger, now: @escaping @Sendable () -> UInt64 = ServerLog.uptime) {
        self.logger = logger
        self.now = now
    }

    /// `info`: the server listens.
    package func listening(on address: EndpointAddress) {
        self.logger.info("listening", metadata: [Key.address: "\(address)"])
    }

    /// `info`: a graceful shutdown began.
    package func shuttingDown(connections: Int) {
        self.logger.info("shutting down", metadata: [Key.connections: "\(connections)"])
    }

    /// `warning`: the grace period is over, and calls are cut.
    package func gracePeriodOver(calls: Int, connections: Int) {
        self.logger.warning(
            "grace period is over, cancelling calls",
            metadata: [Key.calls: "\(calls)", Key.connections: "\(connections)"]
        )
    }

    /// `info`: everything is closed.
    package func stopped() {
        self.logger.info("stopped")
    }

    /// `warning`: a limit was struck.
    ///
    /// The first line of each limit comes at once, further ones at most once a second, with a count of those that were
    /// left out.
    ///
    /// - Parameters:
    ///   - limit: The limit.
    ///   - peer: The client.
    ///   - detail: Actual value and limit; never what a client wrote.
    package func limit(_ limit: ServerLimit, peer: EndpointAddress, detail: @autoclosure () -> String) {
        guard self.logger.logLevel <= .warning, let leftOut = self.take(limit.index) else { return }
        var metadata: Logger.Metadata = [
            Key.limit: "\(limit.label)", Key.peer: "\(peer)", Key.detail: "\(detail())",
        ]
        if leftOut > 0 { metadata[Key.leftOut] = "\(leftOut)" }
        self.logger.warning("limit reached", metadata: metadata)
    }

    /// `warning`: a handler holds its event loop; at most once a second.
    ///
    /// - Parameters:
    ///   - method: Its method; `nil` if that is not known, as after it was suspended.
    ///   - detail: For how long, and the bound.
    package func loopHeld(by method: String?, detail: @autoclosure () -> String) {
        guard self.logger.logLevel <= .warning, let leftOut = self.take(self.loopHeldKind) else { return }
        let who = method ?? "unknown: a handler that was suspended before, or a task that one began"
        var metadata: Logger.Metadata = [Key.method: "\(who)", Key.detail: "\(detail())"]
        if leftOut > 0 { metadata[Key.leftOut] = "\(leftOut)" }
        self.logger.warning(
            "handler holds its event loop: run its service on the concurrent pool",
            metadata: metadata
        )
    }

    /// `error`: the system does not let us accept connections; at most once a second.
    package func acceptFailed(on address: EndpointAddress, problem: String) {
        guard self.logger.logLevel <= .error, let leftOut = self.take(self.acceptFailureKind) else { return }
        var metadata: Logger.Metadata = [Key.address: "\(address)", Key.error: "\(problem)"]
        if leftOut > 0 { metadata[Key.leftOut] = "\(leftOut)" }
        self.logger.error("cannot accept connections", metadata: metadata)
    }

    /// `debug`: a client was gone before its connection was accepted.
    package func acceptAborted(on address: EndpointAddress) {
        self.logger.debug("client left before it was accepted", metadata: [Key.address: "\(address)"])
    }

    /// `debug`: a connection was opened.
    package func connectionOpened(peer: EndpointAddress) {
        self.logger.debug("connection opened", metadata: [Key.peer: "\(peer)"])
    }

    /// `debug`: a connection was closed.
    package func connectionClosed(peer: EndpointAddress, reason: CloseReason, detail: @autoclosure () -> String = "") {
        guard self.logger.logLevel <= .debug else { return }
        var metadata: Logger.Metadata = [Key.peer: "\(peer)", Key.reason: "\(reason.label)"]
        let detail = detail()
        if !detail.isEmpty { metadata[Key.detail] = "\(detail)" }
        self.logger.debug("connection closed", metadata: metadata)
    }

    private func take(_ kind: Int) -> Int? {
        let now = self.now()
        return self.limiter.withLock { $0.take(kind, now: now) }
    }

    /// Nanoseconds since some time before the program began.
    package static func uptime() -> UInt64 {
        let elapsed = Self.start.duration(to: .now).components
        return UInt64(max(0, elapsed.seconds)) &* 1_000_000_000 &+ UInt64(max(0, elapsed.attoseconds) / 1_000_000_000)
    }

    private static let start = ContinuousClock.now
}
