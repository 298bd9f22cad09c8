import Synchronization

/// Where a transport stands, as those who start, stop and ask for addresses see it.
struct ServerState {
    typealias Waiter = CheckedContinuation<[EndpointAddress], any Error>

    enum Stage {
        case new
        case starting(AsyncStream<ServerEvent>.Continuation)
        case listening(AsyncStream<ServerEvent>.Continuation, [EndpointAddress])
        case stopped((any Error)?)
    }

    var stage = Stage.new
    /// Whether a shutdown was asked for before there was anything to shut down.
    var isShutdownAskedFor = false
    var waiters: [UInt64: Waiter] = [:]
    var lastID: UInt64 = 0
    var cancelledIDs: Set<UInt64> = []

    /// What a waiter gets, if that is known.
    func addresses() -> Result<[EndpointAddress], any Error>? {
        switch self.stage {
        case .new, .starting:
            return nil
        case .listening(_, let addresses):
            return .success(addresses)
        case .stopped(let error):
            return .failure(error ?? RuntimeErrors.stopped)
        }
    }
}

extension Mutex<ServerState> {
    /// Begins to listen; false if it was shut down before.
    func start(_ events: AsyncStream<ServerEvent>.Continuation) throws -> Bool {
        let (starts, waiters): (Bool, [ServerState.Waiter]) = try self.withLock { state in
            guard case .new = state.stage else {
                throw RuntimeErrors.listensTwice
            }
            guard !state.isShutdownAskedFor else {
                state.stage = .stopped(nil)
                return (false, state.takeWaiters())
            }
            state.stage = .starting(events)
            return (true, [])
        }
        for waiter in waiters {
            waiter.resume(throwing: RuntimeErrors.shutDownEarly)
        }
        return starts
    }

    /// All sockets listen.
    func listening(_ addresses: [EndpointAddress]) {
        let waiters = self.withLock { state in
            guard case .starting(let events) = state.stage else { return [ServerState.Waiter]() }
            state.stage = .listening(events, addresses)
            return state.takeWaiters()
        }
        for waiter in waiters {
            waiter.resume(returning: addresses)
        }
    }

    /// It is over.
    func stopped(_ result: Result<Void, any Error>) {
        var failure: (any Error)?
        if case .failure(let error) = result { failure = error }
        let waiters = self.withLock { state in
            state.stage = .stopped(failure)
            return state.takeWaiters()
        }
        for waiter in waiters {
            waiter.resume(throwing: failure ?? RuntimeErrors.shutDownEarly)
        }
    }

    func beginShutdown() {
        self.withLock { state in
            switch state.stage {
            case .new:
                state.isShutdownAskedFor = true
            case .starting(let events), .listening(let events, _):
                // The events wait in the stream until the sockets listen.
                events.yield(.shutdown)
            case .stopped:
                break
            }
        }
    }

    func listeningAddresses() async throws -> [EndpointAddress] {
        let id = self.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let result: Result<[EndpointAddress], any Error>? = self.withLock { state in
                    if state.cancelledIDs.remove(id) != nil { return .failure(CancellationError()) }
                    if let known = state.addresses() { return known }
                    state.waiters[id] = waiter
                    return nil
                }
                if let result { waiter.resume(with: result) }
            }
        } onCancel: {
            let waiter = self.withLock { state -> ServerState.Waiter? in
                if let waiter = state.waiters.removeValue(forKey: id) { return waiter }
                state.cancelledIDs.insert(id)
                return nil
            }
            waiter?.resume(throwing: CancellationError())
        }
    }
}

extension ServerState {
    mutating func takeWaiters() -> [Waiter] {
        defer { self.waiters = [:] }
        return Array(self.waiters.values)
    }
}

/// What cannot be, the way a transport stands.
enum RuntimeErrors {
    static var stopped: SwiftletError {
        SwiftletError(code: .listenFailed, message: "the server has stopped: it listens on no address")
    }

    static var listensTwice: SwiftletError {
        SwiftletError(code: .listenFailed, message: "the transport listens already, or has listened: make another one")
    }

    static var shutDownEarly: SwiftletError {
        SwiftletError(code: .listenFailed, message: "the server was shut down before it listened")
    }
}
