package import Sockets

/// The listening sockets of a server.
package struct Listeners: Sendable {
    /// Makes something of a connection, on the event loop with this number; it is to be closed by whoever takes it.
    package typealias ConnectionTaker = @Sendable (AcceptedConnection, _ loop: Int) -> Void

    let listeners: [Listener]
    private let gate: ConnectionGate

    /// What the sockets are bound to, in the order of the server's addresses; localhost has two where the machine has IPv6.
    package let addresses: [EndpointAddress]

    /// The connections that are open.
    package var openConnections: Int { self.gate.count }

    /// Listens on all addresses; if one of them fails, none stays bound.
    ///
    /// Options must have been validated. Connections come in at once, before this returns.
    ///
    /// - Parameters:
    ///   - addresses: Where to listen: one or more.
    ///   - options: The server's options.
    ///   - loops: The event loops that connections go to, in turn: one or more.
    ///   - observer: Where to tell what happens.
    ///   - onBreak: Called, on any thread, for a socket that the system breaks.
    ///   - take: Makes something of a connection.
    /// - Returns: The sockets, listening.
    /// - Throws: What address failed, why, and what to do about it.
    package static func bind(
        _ addresses: [ServerAddress],
        options: SwiftletServerOptions,
        loops: [EventLoop],
        observer: Observer,
        onBreak: @escaping @Sendable (EndpointAddress) -> Void = { _ in },
        take: @escaping ConnectionTaker
    ) async throws(SwiftletError) -> Listeners {
        let sockets = try await self.bind(addresses, binder: Binder(options: options))
        let gate = ConnectionGate(limit: options.connections.max)
        let spreader = ConnectionSpreader(loops: loops, take: take)
        let listeners = zip(0..., sockets).map { index, socket in
            Listener(socket, gate: gate, observer: observer, spreader: spreader, loop: loops[index % loops.count])
        }
        for listener in listeners {
            listener.start(onBreak: onBreak)
            observer.log.listening(on: listener.address)
        }
        return Listeners(listeners: listeners, gate: gate)
    }

    private static func bind(
        _ addresses: [ServerAddress],
        binder: Binder
    ) async throws(SwiftletError) -> [BoundSocket] {
        guard !addresses.isEmpty else {
            throw SwiftletError(
                code: .invalidAddress,
                message: "the server has no address to listen on: give it at least one"
            )
        }
        var seen: Set<CInt> = []
        for descriptor in HandedSocket.descriptors(addresses) where !seen.insert(descriptor).inserted {
            // Two would accept from it, and close it twice: the second time it may be another's.
            HandedSocket.closeAll(addresses)
            let message = "could not listen on fd:\(descriptor): it is given twice: give it once"
            throw SwiftletError(code: .invalidAddress, message: message)
        }
        var sockets: [BoundSocket] = []
        for (index, address) in addresses.enumerated() {
            do {
                sockets += try await binder.bind(address)
            } catch {
                for socket in sockets { socket.close() }
                HandedSocket.closeAll(addresses[(index + 1)...])
                throw error
            }
        }
        return sockets
    }

    private init(listeners: [Listener], gate: ConnectionGate) {
        self.listeners = listeners
        self.gate = gate
        self.addresses = listeners.map(\.address)
    }

    /// Stops listening, and removes the files of Unix domain sockets.
    ///
    /// Connections stay. Doing it again does nothing.
    package func close() async {
        self.closeSoon()
        for listener in self.listeners { await listener.close() }
    }

    /// The same, as soon as each one's event loop comes to it.
    func closeSoon() {
        for listener in self.listeners { listener.closeSoon() }
    }
}
