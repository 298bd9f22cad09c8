package import HPACK

/// What the layer above sends on streams.
extension Connection {
    /// Registers fields that will be sent often; see ``respond(_:headers:trailers:messageLength:)``.
    package mutating func register(_ fields: PreparedFields) -> PreparedFields.ID {
        self.encoder.register(fields)
    }

    /// Sends HEADERS.
    ///
    /// On a server, this is the response's head, or with `endStream` a response without DATA. `build` encodes the
    /// fields: pseudo-header fields first, names in lower case; it must not call the connection.
    ///
    /// - Returns: false if the stream is gone or has sent HEADERS already.
    @discardableResult
    package mutating func sendHeaders(
        _ stream: StreamHandle,
        endStream: Bool = false,
        _ build: (inout Encoder) -> Void
    ) -> Bool {
        guard self.canSend(stream), self.streams.at(stream.slot).pointee.state.local == .idle else { return false }
        self.writeBlock(stream.id, endStream, build)
        self.streams.at(stream.slot).pointee.state.local = .open
        self.pings.progress()
        if endStream {
            self.closeLocal(stream.slot)
        }
        return true
    }

    /// Sends trailers, and with them END_STREAM.
    ///
    /// - Returns: false if the stream is gone or has not sent HEADERS.
    @discardableResult
    package mutating func sendTrailers(_ stream: StreamHandle, _ build: (inout Encoder) -> Void) -> Bool {
        guard self.canSend(stream), self.streams.at(stream.slot).pointee.state.local == .open else { return false }
        self.writeBlock(stream.id, true, build)
        self.pings.progress()
        self.closeLocal(stream.slot)
        return true
    }

    /// From how many octets on a frame's payload is sent from where it lies and not copied.
    ///
    /// Below, a copy costs less than another run for the I/O layer to send.
    package static var referenceThreshold: Int { 8192 }

    /// Sends DATA, as much as windows and output allow.
    ///
    /// Where that is not everything, ``Event/writable(_:)`` says when to go on, and END_STREAM waits for the last octet.
    ///
    /// An `owner` is what keeps the bytes alive and as they are. With it, frames of ``referenceThreshold`` octets and more
    /// are sent from where they lie; the owner is let go when they are sent, or with the connection. Without it, the bytes
    /// are copied.
    ///
    /// - Returns: how many of the bytes were taken; 0 if the stream is gone.
    package mutating func sendData(
        _ stream: StreamHandle,
        _ bytes: UnsafeRawBufferPointer,
        owner: AnyObject? = nil,
        endStream: Bool = false
    ) -> Int {
        guard self.canSend(stream), self.streams.at(stream.slot).pointee.state.local == .open else { return 0 }
        let accepted = min(bytes.count, max(self.share(of: bytes.count, stream.slot), 0))
        let isWhole = accepted == bytes.count
        if accepted > 0 || (endStream && isWhole) {
            let part = UnsafeRawBufferPointer(rebasing: bytes[..<accepted])
            self.writeData(stream, part, owner, endStream: endStream && isWhole)
        }
        if !isWhole {
            self.streams.at(stream.slot).pointee.wantsToWrite = true
            self.queueWriter(stream.slot)
        } else if endStream {
            self.closeLocal(stream.slot)
        }
        return accepted
    }

    /// Sends one DATA frame whose octets the caller writes to the returned place, before the next call.
    ///
    /// - Returns: `nil` if the frame does not fit in windows, frame size and output as a whole: then use
    ///   ``sendData(_:_:endStream:)``.
    package mutating func reserveData(_ stream: StreamHandle, _ count: Int) -> UnsafeMutableRawPointer? {
        guard self.canSend(stream), self.streams.at(stream.slot).pointee.state.local == .open,
            count <= self.peerSettings.maxFrameSize, count <= self.room(stream.slot)
        else { return nil }
        let target = self.outputBuffer.reserve(FrameHeader.size + count)
        DataFrame.writeHeader(to: target, length: count, streamID: stream.id, endStream: false)
        self.outputBuffer.commit(FrameHeader.size + count)
        self.take(stream.slot, count)
        return target + FrameHeader.size
    }

    /// Resets a stream.
    ///
    /// The layer calls ``handlerEnded(_:)`` when it has no more to do with the stream.
    package mutating func reset(_ stream: StreamHandle, _ code: ErrorCode) {
        guard self.canSend(stream), !self.streams.at(stream.slot).pointee.state.isClosedOnWire else { return }
        ResetStreamFrame.write(code, streamID: stream.id, into: &self.outputBuffer)
        self.closeReset(stream.slot, .resetByUs)
    }

    /// Says that the layer above has no more to do with a stream whose END_STREAM it did not send.
    ///
    /// Until then the stream counts as concurrent, even if it is reset. One that is not closed is reset with CANCEL.
    package mutating func handlerEnded(_ stream: StreamHandle) {
        guard self.streams.holds(stream) else { return }
        if !self.isOver, !self.streams.at(stream.slot).pointee.state.isClosedOnWire {
            self.reset(stream, .cancel)
        }
        self.streams.at(stream.slot).pointee.state.isHandled = false
        self.release(stream.slot)
    }

    /// How many octets of DATA a stream can send now.
    package func writableBytes(_ stream: StreamHandle) -> Int {
        guard self.canSend(stream) else { return 0 }
        return max(0, self.room(stream.slot))
    }

    /// Whether a stream can still be sent on.
    package func isSendable(_ stream: StreamHandle) -> Bool {
        self.canSend(stream) && self.streams.at(stream.slot).pointee.state.local != .closed
    }

    @inline(__always)
    func canSend(_ stream: StreamHandle) -> Bool {
        (self.stage == .open || self.stage == .firstSettings) && self.streams.holds(stream)
    }

    /// How many octets of DATA a stream can send now; may be negative.
    @inline(__always)
    func room(_ slot: Int) -> Int {
        min(self.windowRoom(slot), self.outputBound.current &- self.outputBuffer.count)
    }

    /// How many of them the windows allow; may be negative.
    @inline(__always)
    private func windowRoom(_ slot: Int) -> Int {
        min(self.streams.at(slot).pointee.sendWindow.available, self.sendWindow.available)
    }

    private mutating func writeBlock(_ id: StreamID, _ endStream: Bool, _ build: (inout Encoder) -> Void) {
        self.encoder.startBlock()
        build(&self.encoder)
        HeadersFrame.write(
            self.encoder.block,
            streamID: id,
            endStream: endStream,
            maxFrameSize: self.peerSettings.maxFrameSize,
            into: &self.outputBuffer
        )
    }

    /// How many of so many octets of DATA a stream may send before it is the others' turn; may be negative.
    ///
    /// What is only a little more than a slice, or than the output has room for, goes as a whole: the rest would wait a turn,
    /// and take a write of its own, for a few octets.
    private func share(of count: Int, _ slot: Int) -> Int {
        let slice = self.options.outputSlice
        let room = self.room(slot)
        guard count <= slice &+ slice / 4 else { return min(room, slice) }
        guard room > 0, room < count, count &- room <= min(self.outputBound.current / 4, 1024) else {
            return min(room, count)
        }
        return min(count, self.windowRoom(slot))
    }

    private mutating func writeData(
        _ stream: StreamHandle,
        _ bytes: UnsafeRawBufferPointer,
        _ owner: AnyObject?,
        endStream: Bool
    ) {
        var offset = 0
        repeat {
            let length = min(bytes.count - offset, self.peerSettings.maxFrameSize)
            let isLast = offset + length == bytes.count
            let flags: FrameFlags = endStream && isLast ? .endStream : []
            let header = FrameHeader(length: length, type: .data, flags: flags, streamID: stream.id)
            let payload = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
            if let owner, length >= Self.referenceThreshold {
                self.outputBuffer.append(header, referring: payload, owner: owner)
            } else {
                self.outputBuffer.append(header, payload)
            }
            offset += length
            self.windowUpdates.earn(2)
        } while offset < bytes.count
        self.take(stream.slot, bytes.count)
    }

    /// Takes octets from both windows.
    @inline(__always)
    mutating func take(_ slot: Int, _ count: Int) {
        self.streams.at(slot).pointee.sendWindow.take(count)
        self.sendWindow.take(count)
        self.windowUpdates.earn(2)
        self.pings.progress()
    }
}

// MARK: - Writers

extension Connection {
    /// Puts a stream into the queue of writers if it wants to write and its window is open.
    mutating func queueWriter(_ slot: Int) {
        guard self.streams.at(slot).pointee.wantsToWrite, self.streams.at(slot).pointee.sendWindow.available > 0 else {
            return
        }
        self.writers.append(slot, in: self.streams)
    }

    /// The next stream that can write, if the connection has room.
    mutating func nextWriter() -> Event? {
        while self.writers.isWaiting, self.sendWindow.available > 0,
            self.outputBuffer.count &* 2 < self.outputBound.current
        {
            let slot = self.writers.removeFirst(in: self.streams)
            // The window may have shrunk while the stream waited.
            guard self.streams.at(slot).pointee.sendWindow.available > 0 else { continue }
            self.streams.at(slot).pointee.wantsToWrite = false
            return .writable(StreamHandle(id: self.streams.at(slot).pointee.id, slot: slot))
        }
        return nil
    }
}
