import HPACK

/// What only a client does.
extension Connection {
    /// Opens a stream for a request.
    ///
    /// Its HEADERS are to be sent before another stream is opened: identifiers must come in order (RFC 9113,
    /// section 5.1.1).
    ///
    /// - Returns: `nil` if the connection is over or draining, the peer allows no more streams at once, or identifiers
    ///   have run out.
    package mutating func openStream() -> StreamHandle? {
        let id = self.lastOwnStreamID == 0 ? 1 : self.lastOwnStreamID + 2
        guard self.role == .client, !self.isOver, self.drainMachine.state == .running, id <= 0x7fff_ffff,
            id <= self.lastAllowedStreamID, self.streams.count < self.peerSettings.maxConcurrentStreams
        else { return nil }
        if self.streams.count == 0 {
            self.lifetime.busy()
        }
        self.lastOwnStreamID = id
        let slot = self.streams.insert(id)
        let stream = self.streams[slot]
        stream.pointee.state.isHandled = true
        stream.pointee.sendWindow = SendWindow(self.peerSettings.initialWindowSize)
        stream.pointee.receiveWindow = ReceiveWindow(self.localSettings.initialWindowSize)
        return StreamHandle(id: id, slot: slot)
    }
}
