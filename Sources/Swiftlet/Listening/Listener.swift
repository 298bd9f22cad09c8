import Sockets

/// One listening socket: takes connections, counts them, turns away those that are too many, and pauses while the system
/// refuses to accept.
///
/// A connection beyond the limit is closed at once, not left in the kernel's queue: its client learns it now and can go to
/// another server, and we can count it. One that waited in the queue would look to its client like a server that hangs.
///
/// When the process has no more file descriptors, or a firewall says no, the kernel goes on saying that a connection waits:
/// without a pause, the loop would spin. The pause begins at 10 ms and doubles up to 1 second.
///
/// `@unchecked Sendable`: everything but the constants is touched on its event loop only.
final class Listener: PollTarget, @unchecked Sendable {
    private static let shortestPause = Duration.milliseconds(10)
    private static let longestPause = Duration.seconds(1)
    /// How many connections are accepted before it is the others' turn.
    private static let maxAccepts = 32

    let address: EndpointAddress
    let gate: ConnectionGate
    let observer: Observer
    private let socket: Socket
    private let file: SocketFile?
    private let spreader: ConnectionSpreader
    private let loop: EventLoop

    private var token: PollToken?
    private var pause = Listener.shortestPause
    private(set) var isPaused = false
    private var isClosed = false
    private var onBreak: (@Sendable (EndpointAddress) -> Void)?

    init(
        _ bound: BoundSocket,
        gate: ConnectionGate,
        observer: Observer,
        spreader: ConnectionSpreader,
        loop: EventLoop
    ) {
        self.socket = bound.socket
        self.file = bound.file
        self.address = EndpointAddress(bound.socket.localAddress)
        self.gate = gate
        self.observer = observer
        self.spreader = spreader
        self.loop = loop
    }

    // MARK: - From any thread

    /// Begins to accept; tells when the socket breaks.
    func start(onBreak: @escaping @Sendable (EndpointAddress) -> Void) {
        self.loop.execute {
            guard !self.isClosed else { return }
            self.onBreak = onBreak
            do throws(SocketError) {
                self.token = try self.loop.register(self.socket, for: .readable, self)
            } catch {
                self.broke(error)
            }
        }
    }

    /// Stops listening as soon as the loop comes to it, and removes the file of a Unix domain socket.
    ///
    /// Doing it again does nothing.
    func closeSoon() {
        self.loop.execute { self.closeNow() }
    }

    /// The same, and waits for it.
    func close() async {
        await withCheckedContinuation { continuation in
            self.loop.execute {
                self.closeNow()
                continuation.resume()
            }
        }
    }

    /// Runs a body on the listener's loop.
    func execute(_ body: @escaping @Sendable (Listener) -> Void) {
        self.loop.execute { body(self) }
    }

    // MARK: - On the loop

    func ready(_ readiness: Readiness) {
        var accepts = 0
        while self.token != nil, !self.isPaused, accepts < Self.maxAccepts {
            accepts += 1
            do throws(SocketError) {
                guard let (socket, peer) = try self.socket.accept() else { return }
                self.accepted(socket, peer)
            } catch {
                self.failed(error)
            }
        }
    }

    private func accepted(_ socket: Socket, _ peer: SocketAddress) {
        self.pause = Self.shortestPause
        let connection = AcceptedConnection(socket, peer: peer, listener: self)
        guard self.gate.enter() else {
            self.observer.limit(
                .connections,
                peer: connection.peer,
                detail: "\(self.gate.limit) connections are open, as many as allowed"
            )
            socket.close()
            return
        }
        socket.sendAtOnce()
        self.observer.metrics.connectionOpened()
        self.observer.log.connectionOpened(peer: connection.peer)
        self.spreader.spread(connection)
    }

    /// Takes an error of accepting.
    func failed(_ error: SocketError) {
        self.observer.metrics.acceptFailed()
        if error.code.isLostConnection {
            // The client was gone before we came to it.
            self.observer.log.acceptAborted(on: self.address)
            return
        }
        self.observer.log.acceptFailed(on: self.address, problem: error.code.described(port: nil))
        if error.code.isBrokenListener {
            self.broke(error)
        } else {
            self.pauseAccepting()
        }
    }

    private func pauseAccepting() {
        guard !self.isPaused, let token = self.token else { return }
        self.isPaused = true
        self.loop.change(token, to: .none)
        self.loop.execute(in: self.pause) {
            self.isPaused = false
            if let token = self.token { self.loop.change(token, to: .readable) }
        }
        self.pause = min(self.pause * 2, Self.longestPause)
    }

    /// The system broke the socket.
    private func broke(_ error: SocketError) {
        let onBreak = self.onBreak.take()
        self.closeNow()
        onBreak?(self.address)
    }

    private func closeNow() {
        guard !self.isClosed else { return }
        self.isClosed = true
        self.onBreak = nil
        // Before closing: afterwards somebody else may have put a file there. Who connects in between is told no by nobody.
        // Only once, too: the next file may have the same number.
        self.file?.remove()
        if let token = self.token.take() { self.loop.deregister(token) }
        self.socket.close()
    }
}
