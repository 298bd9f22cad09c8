import Swiftlet

/// Where the handlers of a test's calls run.
typealias Execution = SwiftletServerOptions.Calls.HandlerExecution

extension Execution {
    /// On the connection's loop, and on the pool.
    static let both: [Execution] = [.eventLoop, .concurrentPool]
}
