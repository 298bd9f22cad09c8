/// Timers of a connection, each with its default.
package struct KeepaliveOptions: Sendable {
    /// Time without anything received after which a PING is sent; `nil` sends none.
    ///
    /// Default: 2 hours.
    package var pingInterval: Duration? = .seconds(7200)
    /// Time for the answer to that PING before the connection counts as dead.
    ///
    /// Default: 20 seconds.
    package var pingTimeout: Duration = .seconds(20)
    /// Time for preface, first SETTINGS and the acknowledgement of ours.
    ///
    /// Default: 20 seconds.
    package var handshakeTimeout: Duration = .seconds(20)
    /// Time without streams after which the connection is drained; `nil` is forever.
    ///
    /// Default: `nil`.
    package var maxIdle: Duration?
    /// Age after which the connection is drained, jitter included; `nil` is forever.
    ///
    /// Default: `nil`.
    package var maxAge: Duration?
    /// Time that streams get to finish when the connection is drained for its age; `nil` is forever.
    ///
    /// Default: `nil`.
    package var maxAgeGrace: Duration?
    /// Time without any progress while there is something to send (CVE-2019-9511, -9517).
    ///
    /// Default: 1 minute.
    package var stallTimeout: Duration? = .seconds(60)
    /// Time between the two GOAWAYs of a drain at most; the answer to a PING ends it sooner.
    ///
    /// Default: 1 second.
    package var drainNotice: Duration = .seconds(1)

    /// Makes the defaults.
    package init() {}
}
