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
        let stream = self.streams.at(slot)
        stream.pointee.state.isHandled = true
        stream.pointee.sendWindow = SendWindow(self.peerSettings.initialWindowSize)
        stream.pointee.receiveWindow = ReceiveWindow(self.localSettings.initialWindowSize)
        return StreamHandle(id: id, slot: slot)
    }

    /// A response's fields (client).
    mutating func receiveResponse(
        _ list: HeaderList,
        _ id: StreamID,
        _ slot: Int,
        _ endStream: Bool
    ) throws(HTTP2Error) -> Event? {
        let stream = self.streams.at(slot)
        let handle = StreamHandle(id: id, slot: slot)
        self.fields = list
        guard !list.isOverSoftLimit else {
            stream.pointee.state.remote = .open
            if endStream {
                self.closeRemote(slot)
            }
            return .headersTooLarge(handle, endStream: endStream)
        }
        var rules = ResponseRules()
        do throws(MalformedMessage) {
            try list.forEachField { field throws(MalformedMessage) in try rules.add(field) }
            try rules.finish()
        } catch {
            throw .stream(id, .protocolError, "malformed response: \(error.reason)")
        }
        if rules.status < 200 {
            guard !endStream else {
                throw .stream(id, .protocolError, "interim response \(rules.status) with END_STREAM")
            }
            try self.ignore(self.reader.header)
            return nil
        }
        stream.pointee.state.remote = .open
        if let length = rules.contentLength {
            stream.pointee.contentLength = ContentLength(length)
        }
        if endStream {
            self.closeRemote(slot)
        }
        return .headers(handle, endStream: endStream)
    }
}
