import HPACK

/// DATA that comes in, and what the layer above has consumed of it.
extension Connection {
    @inline(__always)
    mutating func handleData(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> Event? {
        let frame = try DataFrame.parse(header, payload)
        let id = header.streamID
        // The windows count the whole payload, padding included, on whatever stream it is (RFC 9113, section 6.9.1).
        guard self.receiveWindow.receive(payload.count) else {
            throw .connection(
                .flowControlError,
                "received \(payload.count) bytes on stream \(id), allowed \(self.receiveWindow.available) "
                    + "on the connection"
            )
        }
        let slot = self.streams.find(id)
        guard slot >= 0 else { return try self.receiveLateData(header, payload.count) }
        let stream = self.streams.at(slot)
        guard stream.pointee.state.remote == .open else {
            return try self.receiveMisplacedData(slot, header, payload.count)
        }
        guard stream.pointee.receiveWindow.receive(payload.count) else {
            self.announce(self.receiveWindow.consume(payload.count))
            throw .stream(
                id,
                .flowControlError,
                "received \(payload.count) bytes on stream \(id), allowed \(stream.pointee.receiveWindow.available)"
            )
        }
        stream.pointee.unconsumed &+= payload.count
        if frame.paddingLength > 0 {
            self.consumed(StreamHandle(id: id, slot: slot), frame.paddingLength)
        }
        if self.bandwidth.receive(payload.count, now: self.now) {
            PingFrame(payload: PingTag.bandwidth, isAcknowledgement: false).write(into: &self.outputBuffer)
        }
        return try self.deliver(frame.data, slot, header)
    }

    @inline(__always)
    private mutating func deliver(
        _ data: UnsafeRawBufferPointer,
        _ slot: Int,
        _ header: FrameHeader
    ) throws(HTTP2Error) -> Event? {
        let stream = self.streams.at(slot)
        let id = header.streamID
        let endStream = header.flags.contains(.endStream)
        guard stream.pointee.contentLength.receive(data.count, endStream: endStream) else {
            throw .stream(id, .protocolError, "DATA of stream \(id) does not add up to its content-length")
        }
        let handle = StreamHandle(id: id, slot: slot)
        if endStream {
            self.closeRemote(slot)
        } else {
            try self.countSmall(data.count, slot, id)
            guard data.count > 0 else { return nil }
        }
        self.progressed()
        return .data(handle, data, endStream: endStream)
    }

    @inline(__always)
    private mutating func countSmall(_ size: Int, _ slot: Int, _ id: StreamID) throws(HTTP2Error) {
        let limits = self.options.limits
        let isFine = self.streams.at(slot).pointee.smallFrames.take(
            size: size,
            small: limits.smallFrameSize,
            limit: limits.maxSmallFrames
        )
        guard isFine else {
            throw .connection(
                .enhanceYourCalm,
                limit: .smallFrames,
                "received more than \(limits.maxSmallFrames) DATA frames of \(limits.smallFrameSize) bytes or less "
                    + "in a row on stream \(id)"
            )
        }
    }

    /// DATA on a stream that has no slot.
    @inline(never)
    private mutating func receiveLateData(_ header: FrameHeader, _ size: Int) throws(HTTP2Error) -> Event? {
        let id = header.streamID
        guard !self.isIdle(id) else {
            throw .connection(.protocolError, "DATA frame on stream \(id), which has not been opened")
        }
        self.announce(self.receiveWindow.consume(size))
        let ending = self.closedStreams.ending(of: id)
        guard ending != .resetByUs, ending != nil || id > self.closedStreams.highestReset else {
            try self.ignoreLateData(header, size)
            return nil
        }
        throw .stream(id, .streamClosed, "DATA frame after the end of the stream")
    }

    /// DATA on a stream that is closed for it.
    @inline(never)
    private mutating func receiveMisplacedData(
        _ slot: Int,
        _ header: FrameHeader,
        _ size: Int
    ) throws(HTTP2Error) -> Event? {
        self.announce(self.receiveWindow.consume(size))
        if self.streams.at(slot).pointee.state.isReset {
            try self.ignoreLateData(header, size)
            return nil
        }
        if self.streams.at(slot).pointee.state.remote == .idle {
            throw .stream(header.streamID, .protocolError, "DATA frame before HEADERS")
        }
        throw .stream(header.streamID, .streamClosed, "DATA frame after the end of the stream")
    }

    /// DATA that was on its way when we reset the stream is nobody's fault; a flood of tiny frames is.
    private mutating func ignoreLateData(_ header: FrameHeader, _ size: Int) throws(HTTP2Error) {
        if size <= self.options.limits.smallFrameSize {
            try self.ignore(header)
        }
    }

    /// Says that the layer above is done with octets of DATA events: the peer may send as many again.
    ///
    /// What was not consumed when the stream ends is given back then.
    package mutating func consumed(_ stream: StreamHandle, _ count: Int) {
        guard self.streams.holds(stream), !self.isOver else { return }
        let slot = self.streams.at(stream.slot)
        let count = min(count, slot.pointee.unconsumed)
        guard count > 0 else { return }
        slot.pointee.unconsumed &-= count
        self.announce(self.receiveWindow.consume(count))
        guard slot.pointee.state.remote == .open else { return }
        let increment = slot.pointee.receiveWindow.consume(count)
        if increment > 0 {
            WindowUpdateFrame.write(increment, streamID: stream.id, into: &self.outputBuffer)
        }
    }

    /// Announces an increment of the connection's window, if there is one.
    @inline(__always)
    mutating func announce(_ increment: Int) {
        if increment > 0 {
            WindowUpdateFrame.write(increment, streamID: 0, into: &self.outputBuffer)
        }
    }
}
