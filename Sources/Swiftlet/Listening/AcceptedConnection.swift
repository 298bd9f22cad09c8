package import Sockets

/// A connection that was let in; whoever takes it calls ``close()`` once.
package struct AcceptedConnection: Sendable {
    /// The socket.
    package let socket: Socket
    /// The client's end.
    package let peer: EndpointAddress
    /// Our end.
    package let local: EndpointAddress
    private let listener: Listener

    init(_ socket: Socket, peer: SocketAddress, listener: Listener) {
        self.socket = socket
        self.listener = listener
        let local = EndpointAddress(socket.localAddress)
        let peer = EndpointAddress(peer)
        // Clients of Unix domain sockets have no name of their own; they are given the server's, as in grpc-swift.
        let isNameless = (peer == .unknown || peer.path == "") && local.path != nil
        self.peer = isNameless ? local : peer
        self.local = local
    }

    /// Closes the socket and makes room for another connection.
    package func close() {
        self.socket.close()
        self.listener.gate.leave()
        self.listener.observer.metrics.connectionGone()
    }
}
