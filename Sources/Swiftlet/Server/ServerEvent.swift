/// What happens to a server as a whole; one task deals with one after the other.
enum ServerEvent: Sendable {
    /// A graceful shutdown is asked for.
    case shutdown
    /// The task that listens was cancelled.
    case cancelled
    /// Running calls have had their time.
    case gracePeriodOver
    /// Handlers that were cancelled have had theirs.
    case handlersGivenUp
    /// All sockets that were listened on are closed.
    case listenersClosed
    /// A loop that drains has neither connections nor handlers any more.
    case loopEmptied
    /// A socket is no longer listened on, though nobody asked for that.
    case listenerBroke(EndpointAddress)
}
