/// What a timer is for.
enum LoopTimer {
    case connection(ConnectionHandler)
    case call(ServerCall)
}

/// The timers of one event loop.
typealias LoopTimers = TimerWheel<LoopTimer>
