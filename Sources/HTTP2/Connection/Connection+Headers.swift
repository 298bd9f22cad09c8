import HPACK

/// HEADERS: requests, responses and trailers.
extension Connection {
    @inline(__always)
    mutating func handleHeaders(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> Event? {
        let frame = try HeadersFrame.parse(header, payload)
        let endStream = header.flags.contains(.endStream)
        guard header.flags.contains(.endHeaders) else {
            try self.assembler.open(frame, streamID: header.streamID, endStream: endStream)
            return nil
        }
        return try self.receiveBlock(frame.fragment, header.streamID, endStream, frame.dependsOnItself)
    }

    /// Takes a header block that came in several frames.
    mutating func finishAssembledBlock(_ id: StreamID) throws(HTTP2Error) -> Event? {
        let block = self.assembler.block
        let endStream = self.assembler.endStream
        let dependsOnItself = self.assembler.dependsOnItself
        defer { self.assembler.close() }
        return try self.receiveBlock(block, id, endStream, dependsOnItself)
    }

    @inline(__always)
    private mutating func receiveBlock(
        _ block: UnsafeRawBufferPointer,
        _ id: StreamID,
        _ endStream: Bool,
        _ dependsOnItself: Bool
    ) throws(HTTP2Error) -> Event? {
        // The block is decoded whatever becomes of it: the table must stay in step.
        let list: HeaderList
        do throws(DecodingError) {
            list = try self.decoder.decode(block)
        } catch {
            throw Self.connectionError(error, id)
        }
        if self.role == .server, id > self.lastSeenStreamID, id & 1 == 1 {
            return try self.receiveRequest(list, id, endStream, dependsOnItself)
        }
        return try self.receiveLater(list, id, endStream)
    }

    private static func connectionError(_ error: DecodingError, _ id: StreamID) -> HTTP2Error {
        if case .headerListTooLarge = error {
            return .connection(.enhanceYourCalm, limit: .headerList, "\(error) on stream \(id)")
        }
        return .connection(.compressionError, "\(error), on stream \(id)")
    }

    /// Opens a stream for a request.
    @inline(__always)
    private mutating func receiveRequest(
        _ list: HeaderList,
        _ id: StreamID,
        _ endStream: Bool,
        _ dependsOnItself: Bool
    ) throws(HTTP2Error) -> Event? {
        self.lastSeenStreamID = id
        if self.drainMachine.refusesStreams {
            // The peer was told that this stream would not be taken; what follows on it is ignored as well.
            self.closedStreams.note(id, .resetByUs)
            return nil
        }
        self.lastPeerStreamID = id
        guard self.outputBuffer.count <= self.maxUnreadOutput else { throw self.unreadOutput() }
        guard !dependsOnItself else {
            throw .stream(id, .protocolError, "HEADERS frame that makes the stream depend on itself")
        }
        guard self.streams.count < self.options.maxConcurrentStreams else {
            try self.refuse(id)
            return nil
        }
        self.progressed()
        self.windowUpdates.earn(2)
        if list.isOverSoftLimit {
            self.fields = list
            return .headersTooLarge(self.openPeerStream(id, endStream, nil), endStream: endStream)
        }
        let contentLength: Int?
        do throws(MalformedMessage) {
            contentLength = try self.requests.check(list)
        } catch {
            throw .stream(id, .protocolError, "malformed request: \(error.reason)")
        }
        if endStream, let contentLength, contentLength > 0 {
            throw .stream(id, .protocolError, "request ends without DATA, expected content-length \(contentLength)")
        }
        self.fields = list
        return .headers(self.openPeerStream(id, endStream, contentLength), endStream: endStream)
    }

    @inline(never)
    private func unreadOutput() -> HTTP2Error {
        .connection(
            .enhanceYourCalm,
            limit: .unreadOutput,
            "\(self.outputBuffer.count) bytes of answers wait to be read by the peer, "
                + "allowed \(self.maxUnreadOutput)"
        )
    }

    /// Output that may wait when a request comes: what a burst leaves is not the peer's fault.
    @inline(__always)
    private var maxUnreadOutput: Int { self.options.maxUnreadOutput &+ self.outputBound.extra }

    @inline(__always)
    private mutating func openPeerStream(
        _ id: StreamID,
        _ endStream: Bool,
        _ contentLength: Int?
    ) -> StreamHandle {
        if self.streams.count == 0 {
            self.lifetime.busy()
        }
        let slot = self.streams.insert(id)
        let stream = self.streams.at(slot)
        stream.pointee.state.remote = endStream ? .closed : .open
        stream.pointee.state.isHandled = true
        stream.pointee.sendWindow = SendWindow(self.peerSettings.initialWindowSize)
        stream.pointee.receiveWindow = ReceiveWindow(self.localSettings.initialWindowSize)
        if let contentLength {
            stream.pointee.contentLength = ContentLength(contentLength)
        }
        return StreamHandle(id: id, slot: slot)
    }

    /// Refuses a stream above the limit; once the peer has acknowledged the limit, that counts against it.
    @inline(never)
    private mutating func refuse(_ id: StreamID) throws(HTTP2Error) {
        self.lastStreamError = .stream(
            id,
            .refusedStream,
            limit: .concurrentStreams,
            "stream \(id) is one too many, allowed \(self.options.maxConcurrentStreams) at once"
        )
        self.refusedStreams += 1
        self.closedStreams.note(id, .resetByUs)
        try self.countControlFrame()
        ResetStreamFrame.write(.refusedStream, streamID: id, into: &self.outputBuffer)
        if self.unacknowledgedSettings == 0 {
            try self.countReset(id)
        }
    }

    /// A block that opens no stream: trailers, a response, or too late.
    @inline(never)
    private mutating func receiveLater(
        _ list: HeaderList,
        _ id: StreamID,
        _ endStream: Bool
    ) throws(HTTP2Error) -> Event? {
        let slot = self.streams.find(id)
        guard slot >= 0 else { return try self.receiveUnexpected(id) }
        let stream = self.streams.at(slot)
        if stream.pointee.state.isReset {
            try self.ignore(self.reader.header)
            return nil
        }
        guard stream.pointee.state.remote != .closed else {
            throw .stream(id, .streamClosed, "HEADERS frame after the end of the stream")
        }
        self.progressed()
        if self.role == .client, stream.pointee.state.remote == .idle {
            return try self.receiveResponse(list, id, slot, endStream)
        }
        return try self.receiveTrailers(list, id, slot, endStream)
    }

    private mutating func receiveTrailers(
        _ list: HeaderList,
        _ id: StreamID,
        _ slot: Int,
        _ endStream: Bool
    ) throws(HTTP2Error) -> Event? {
        guard endStream else {
            throw .stream(id, .protocolError, "trailers without END_STREAM")
        }
        guard !list.isOverSoftLimit else {
            let limit = self.options.limits.softHeaderListSize
            throw .stream(
                id,
                .enhanceYourCalm,
                limit: .headerList,
                "trailers of \(list.size) bytes, allowed \(limit)"
            )
        }
        do throws(MalformedMessage) {
            try MessageRules.checkTrailers(list)
        } catch {
            throw .stream(id, .protocolError, "malformed trailers: \(error.reason)")
        }
        guard self.streams.at(slot).pointee.contentLength.isComplete else {
            throw .stream(id, .protocolError, "message ends before its content-length is reached")
        }
        self.fields = list
        let handle = StreamHandle(id: id, slot: slot)
        self.closeRemote(slot)
        return .trailers(handle)
    }

    /// HEADERS on a stream that has no slot (RFC 9113, section 5.1).
    private mutating func receiveUnexpected(_ id: StreamID) throws(HTTP2Error) -> Event? {
        guard self.isPeerInitiated(id) ? self.role == .server : self.role == .client, !self.isIdle(id) else {
            throw .connection(.protocolError, "HEADERS frame on stream \(id), expected an identifier of the peer's")
        }
        switch self.closedStreams.ending(of: id) {
        case .resetByUs:
            try self.ignore(self.reader.header)
            return nil
        case .resetByPeer:
            throw .stream(id, .streamClosed, "HEADERS frame after RST_STREAM")
        case .finished:
            throw .connection(.streamClosed, "HEADERS frame on stream \(id) after its end")
        case nil:
            guard id > self.closedStreams.highestReset else {
                try self.ignore(self.reader.header)
                return nil
            }
            throw .connection(
                .protocolError,
                "HEADERS frame on stream \(id), expected one above \(self.lastSeenStreamID)"
            )
        }
    }

    /// A request or DATA came or went: what only guards against floods starts anew.
    @inline(__always)
    mutating func progressed() {
        self.pings.progress()
        self.ignoredFrames.earn(10)
        self.settingsFrames.earn(1)
    }
}
