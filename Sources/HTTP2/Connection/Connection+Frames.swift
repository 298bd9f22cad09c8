import HPACK

/// From a frame to what it does: one method per type.
extension Connection {
    @inline(__always)
    mutating func handleFrame() throws(HTTP2Error) -> Event? {
        let header = self.reader.header
        let payload = self.reader.payload
        if self.assembler.isOpen || self.stage == .firstSettings {
            try self.checkExpected(header)
        }
        switch header.type {
        case .data:
            return try self.handleData(header, payload)
        case .headers:
            return try self.handleHeaders(header, payload)
        default:
            return try self.handleOther(header, payload)
        }
    }

    /// Checks the order of frames where only one type may come.
    @inline(never)
    private mutating func checkExpected(_ header: FrameHeader) throws(HTTP2Error) {
        if self.assembler.isOpen {
            guard header.type == .continuation, header.streamID == self.assembler.streamID else {
                throw .connection(
                    .protocolError,
                    "\(header.type) frame on stream \(header.streamID), "
                        + "expected CONTINUATION on stream \(self.assembler.streamID)"
                )
            }
            return
        }
        guard header.type == .settings, !header.flags.contains(.ack) else {
            throw .connection(.protocolError, "\(header.type) frame first, expected SETTINGS")
        }
    }

    @inline(never)
    private mutating func handleOther(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> Event? {
        switch header.type {
        case .continuation:
            return try self.handleContinuation(header, payload)
        case .windowUpdate:
            try self.handleWindowUpdate(header, payload)
            return nil
        case .resetStream:
            return try self.handleReset(header, payload)
        case .settings:
            try self.handleSettings(header, payload)
            return nil
        case .ping:
            return try self.handlePing(header, payload)
        case .goAway:
            return try self.handleGoAway(header, payload)
        case .priority:
            try self.handlePriority(header, payload)
            return nil
        case .pushPromise:
            throw PushPromiseFrame.reject(header)
        default:
            try self.ignore(header)
            return nil
        }
    }

    /// Counts a frame that is read for nothing.
    mutating func ignore(_ header: FrameHeader) throws(HTTP2Error) {
        guard self.ignoredFrames.spend() else {
            throw .connection(
                .enhanceYourCalm,
                limit: .ignoredFrames,
                "received \(self.ignoredFrames.spent) frames without effect, the last one \(header.type), "
                    + "allowed \(self.options.limits.maxIgnoredFrames)"
            )
        }
    }

    /// Whether a stream has not been opened yet.
    func isIdle(_ id: StreamID) -> Bool {
        self.isPeerInitiated(id) ? id > self.lastSeenStreamID : id > self.lastOwnStreamID
    }

    /// Whether an identifier is one that the peer opens.
    @inline(__always)
    func isPeerInitiated(_ id: StreamID) -> Bool {
        (id & 1 == 1) == (self.role == .server)
    }

    private func checkNotIdle(_ header: FrameHeader) throws(HTTP2Error) {
        guard !self.isIdle(header.streamID) else {
            throw .connection(
                .protocolError,
                "\(header.type) frame on stream \(header.streamID), which has not been opened"
            )
        }
    }

    private mutating func handleContinuation(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> Event? {
        try ContinuationFrame.check(header)
        guard self.assembler.isOpen else {
            throw .connection(
                .protocolError,
                "CONTINUATION frame on stream \(header.streamID), expected one only after HEADERS without END_HEADERS"
            )
        }
        try self.assembler.append(continuation: payload)
        guard header.flags.contains(.endHeaders) else { return nil }
        return try self.finishAssembledBlock(header.streamID)
    }

    private mutating func handleWindowUpdate(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) {
        guard self.windowUpdates.spend() else {
            throw .connection(
                .enhanceYourCalm,
                limit: .windowUpdates,
                "received \(self.windowUpdates.spent) WINDOW_UPDATE frames more than DATA sent accounts for, "
                    + "allowed \(self.options.limits.maxWindowUpdates)"
            )
        }
        if header.streamID == 0 {
            let increment = try WindowUpdateFrame.parse(header, payload)
            guard self.sendWindow.add(increment) else {
                throw .connection(.flowControlError, Self.overflow(self.sendWindow, increment))
            }
            return
        }
        try self.checkNotIdle(header)
        let slot = self.streams.find(header.streamID)
        guard slot >= 0, self.streams.at(slot).pointee.state.local != .closed else {
            try PayloadSize.check(header, is: WindowUpdateFrame.size)
            return
        }
        let increment = try WindowUpdateFrame.parse(header, payload)
        guard self.streams.at(slot).pointee.sendWindow.add(increment) else {
            let message = Self.overflow(self.streams.at(slot).pointee.sendWindow, increment)
            throw .stream(header.streamID, .flowControlError, message)
        }
        self.queueWriter(slot)
    }

    static func overflow(_ window: SendWindow, _ increment: Int) -> String {
        "window of \(window.available) bytes increased by \(increment), allowed \(SendWindow.maximum)"
    }

    private mutating func handleReset(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> Event? {
        let code = try ResetStreamFrame.parse(header, payload)
        try self.checkNotIdle(header)
        let slot = self.streams.find(header.streamID)
        guard slot >= 0, !self.streams.at(slot).pointee.state.isClosedOnWire else {
            try self.ignore(header)
            return nil
        }
        let stream = StreamHandle(id: header.streamID, slot: slot)
        let isHandled = self.streams.at(slot).pointee.state.isHandled
        self.lastStreamError = nil
        self.closeReset(slot, .resetByPeer)
        try self.countReset(header.streamID)
        return isHandled ? .reset(stream, code) : nil
    }

    /// Counts a stream that was reset because of the peer.
    mutating func countReset(_ id: StreamID) throws(HTTP2Error) {
        guard self.resets.spend(now: self.now) else {
            throw .connection(
                .enhanceYourCalm,
                limit: .resets,
                "more than \(self.options.limits.maxResets) streams reset because of the peer "
                    + "within \(self.options.limits.resetInterval), the last one \(id)"
            )
        }
    }

    private mutating func handlePriority(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) {
        let frame = try PriorityFrame.parse(header, payload)
        try self.ignore(header)
        guard frame.dependency != header.streamID else {
            throw .stream(header.streamID, .protocolError, "PRIORITY frame that makes the stream depend on itself")
        }
    }

    private mutating func handlePing(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> Event? {
        let frame = try PingFrame.parse(header, payload)
        if frame.isAcknowledgement {
            return try self.handlePong(frame, header)
        }
        guard self.role == .client || self.pings.ping(hasStreams: self.streams.count > 0, now: self.now) else {
            throw .connection(
                .enhanceYourCalm,
                limit: .pings,
                "too_many_pings"
            )
        }
        try self.countControlFrame()
        PingFrame(payload: frame.payload, isAcknowledgement: true).write(into: &self.outputBuffer)
        return nil
    }

    /// Counts a frame that only answers the peer's, before it is written.
    mutating func countControlFrame() throws(HTTP2Error) {
        guard self.controlFrames.queue(drains: self.outputBuffer.drains) else {
            throw .connection(
                .enhanceYourCalm,
                limit: .controlFrames,
                "more than \(self.options.limits.maxQueuedControlFrames) answers wait to be read by the peer"
            )
        }
    }

    private mutating func handleGoAway(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> Event? {
        let frame = try GoAwayFrame.parse(header, payload)
        try self.ignore(header)
        if self.role == .client {
            self.lastAllowedStreamID = min(self.lastAllowedStreamID, frame.lastStreamID)
        }
        return .goAway(lastStreamID: frame.lastStreamID, frame.code)
    }
}
