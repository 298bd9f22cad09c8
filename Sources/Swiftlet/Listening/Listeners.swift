package import NIOCore

/// The listening sockets of a server.
package struct Listeners: Sendable {
    /// Makes something of a connection, on its event loop.
    package typealias ConnectionInitializer = @Sendable (any Channel) -> EventLoopFuture<Void>

    let sockets: [BoundSocket]
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
    ///   - group: Where the connections' event loops come from, in turn.
    ///   - observer: Where to tell what happens.
    ///   - initializer: Makes something of a connection.
    /// - Returns: The sockets, listening.
    /// - Throws: What address failed, why, and what to do about it.
    package static func bind(
        _ addresses: [ServerAddress],
        options: SwiftletServerOptions,
        group: any EventLoopGroup,
        observer: Observer,
        initializer: @escaping ConnectionInitializer
    ) async throws(SwiftletError) -> Listeners {
        guard !addresses.isEmpty else {
            throw SwiftletError(
                code: .invalidAddress,
                message: "the server has no address to listen on: give it at least one"
            )
        }
        let gate = ConnectionGate(limit: options.connections.max)
        let binder = Binder(options: options, group: group, gate: gate, observer: observer, initializer: initializer)
        var sockets: [BoundSocket] = []
        for (index, address) in addresses.enumerated() {
            do {
                sockets += try await binder.bind(address)
            } catch {
                for socket in sockets { await socket.close() }
                // They are ours whatever happens.
                for case .listeningSocket(let descriptor) in addresses[(index + 1)...].map(\.kind) {
                    HandedSocket.discard(descriptor)
                }
                throw error
            }
        }
        let listeners = Listeners(sockets: sockets, gate: gate)
        for address in listeners.addresses { observer.log.listening(on: address) }
        return listeners
    }

    private init(sockets: [BoundSocket], gate: ConnectionGate) {
        self.sockets = sockets
        self.gate = gate
        self.addresses = sockets.map { EndpointAddress($0.channel.localAddress) }
    }

    /// Stops listening, and removes the files of Unix domain sockets.
    ///
    /// Connections stay. Doing it again does nothing.
    package func close() async {
        for socket in self.sockets { await socket.close() }
    }

    /// Calls a closure, on any thread, for each socket that closes: by ``close()``, or because the system broke it.
    package func onClose(_ body: @escaping @Sendable (EndpointAddress) -> Void) {
        for (socket, address) in zip(self.sockets, self.addresses) {
            socket.channel.closeFuture.whenComplete { _ in body(address) }
        }
    }
}
