import Sockets
import Synchronization

/// A server that listens, from its first connection to its last.
///
/// ```
/// listening ── shutdown ──→ draining ── all gone ──→ over
///     │                        │ grace period over, or cancelled
///     └────── cancelled ─────→ cutting ── all gone, or handlers given up ──→ over
/// ```
///
/// A draining server accepts nothing more, tells its clients (GOAWAY), and lets calls finish. A cutting one ends them.
///
/// It waits for no event loop: a handler may block one, and that is to keep neither the others nor the server from ending.
struct ServerRun {
    private enum Stage {
        case listening
        case draining
        case cutting
    }

    let listeners: Listeners
    let loops: [LoopContext]
    let environment: ServerEnvironment
    let events: AsyncStream<ServerEvent>.Continuation
    private var stage = Stage.listening
    private var isListening = true
    private var timers: [Task<Void, Never>] = []
    private var failure: SwiftletError?

    /// Time that handlers get to return once they are cancelled; then the server ends without them.
    private static let handlerGrace = Duration.seconds(1)

    init(
        listeners: Listeners,
        loops: [LoopContext],
        environment: ServerEnvironment,
        events: AsyncStream<ServerEvent>.Continuation
    ) {
        self.listeners = listeners
        self.loops = loops
        self.environment = environment
        self.events = events
    }

    /// Deals with what happens until the server is over.
    mutating func run(_ stream: AsyncStream<ServerEvent>) async throws {
        for await event in stream {
            if self.handle(event) { break }
        }
        for timer in self.timers { timer.cancel() }
        self.environment.observer.log.stopped()
        if let failure = self.failure { throw failure }
    }

    /// Deals with an event; whether the server is over.
    private mutating func handle(_ event: ServerEvent) -> Bool {
        switch event {
        case .shutdown:
            self.drain()
        case .listenerBroke(let address):
            guard self.stage == .listening else { return false }
            self.failure = SwiftletError(
                code: .listenFailed,
                message: "the socket at \(address) is closed, though nobody asked for it; running calls were finished"
            )
            self.drain()
        case .cancelled:
            self.cut()
        case .gracePeriodOver:
            self.environment.observer.log.gracePeriodOver(calls: self.handlers, connections: self.connections)
            self.cut()
        case .handlersGivenUp:
            return true
        case .listenersClosed:
            self.isListening = false
        case .loopEmptied:
            break
        }
        return self.stage != .listening && !self.isListening && self.connections == 0 && self.handlers == 0
    }

    private mutating func drain() {
        guard self.stage == .listening else { return }
        self.stage = .draining
        self.environment.observer.log.shuttingDown(connections: self.connections)
        self.closeListeners()
        for loop in self.loops {
            loop.execute { $0.drain() }
        }
        if let period = self.environment.options.shutdown.gracePeriod {
            self.send(.gracePeriodOver, in: period)
        }
    }

    private mutating func cut() {
        guard self.stage != .cutting else { return }
        if self.stage == .listening { self.closeListeners() }
        self.stage = .cutting
        for loop in self.loops {
            loop.execute { $0.cut() }
        }
        self.send(.handlersGivenUp, in: Self.handlerGrace)
    }

    /// Connections that come in before the sockets are closed find their loops draining.
    private func closeListeners() {
        let (listeners, events) = (self.listeners, self.events)
        // Now, and not only in the task: before the loops drain.
        listeners.closeSoon()
        Task {
            await listeners.close()
            events.yield(.listenersClosed)
        }
    }

    private mutating func send(_ event: ServerEvent, in delay: Duration) {
        let events = self.events
        let timer = Task {
            try? await Task.sleep(for: delay)
            events.yield(event)
        }
        self.timers.append(timer)
    }

    /// Connections that were accepted and are not closed.
    private var connections: Int { self.listeners.openConnections }

    private var handlers: Int {
        self.loops.reduce(0) { $0 + $1.runningHandlers.load(ordering: .relaxed) }
    }
}
