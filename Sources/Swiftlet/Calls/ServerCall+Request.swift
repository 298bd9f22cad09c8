import GRPCCore
import HTTP2

/// What the client sends.
extension ServerCall {
    /// Takes the octets of a DATA frame; they stay where they are until this returns.
    @inline(__always)
    func received(_ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        if endStream, self.stage == .waiting, self.hasSingleRequest, self.receivedMessages == 0,
            let message = self.wholeMessage(bytes)
        {
            self.isRequestComplete = true
            self.isWhole = true
            self.receivedMessages = 1
            self.receivedBytes = message.count
            self.start(with: message)
            return
        }
        self.receivedPart(bytes, endStream: endStream)
    }

    /// The message, if the bytes are exactly one that is not compressed: the way of nearly all unary calls.
    @inline(__always)
    private func wholeMessage(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard bytes.count >= MessagePrefix.size, let base = bytes.baseAddress, !self.hasParts else {
            return nil
        }
        let prefix = MessagePrefix(reading: base)
        guard prefix.flag == 0, Int(prefix.length) == bytes.count &- MessagePrefix.size,
            Int(prefix.length) <= self.loop.server.options.messages.maxReceiveSize
        else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[MessagePrefix.size...])
    }

    @inline(never)
    private func receivedPart(_ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        guard self.isOpen, !self.isRequestComplete else { return }
        self.hasParts = true
        if self.gateTicket != nil {
            // Not read on, and so not acknowledged: bounded by the stream's window.
            self.waitingData.append(contentsOf: bytes)
            self.unconsumed += bytes.count
        } else {
            self.read(bytes)
            guard self.isOpen else { return }
            self.unconsumed += bytes.count
            self.openWindow()
        }
        if endStream {
            self.requestEnded()
        }
    }

    /// Finds the messages in the bytes.
    private func read(_ bytes: UnsafeRawBufferPointer) {
        do throws(CallError) {
            self.reader.append(bytes)
            while let message = try self.reader.next() {
                try self.take(message)
                guard self.isOpen else { return }
            }
        } catch {
            self.tell(error)
        }
    }

    private func take(_ message: MessageReader.Message) throws(CallError) {
        self.receivedMessages += 1
        self.receivedBytes += message.bytes.count
        if self.hasSingleRequest, self.receivedMessages > 1 {
            throw CallError(.unimplemented, "request with more than one message, but the method takes one")
        }
        let owned = message.isCompressed ? try self.decompressed(message.bytes) : self.reader.takeGathered()
        if let sink = self.sink {
            if let owned {
                sink.received(owned: owned)
            } else {
                sink.received(message.bytes)
            }
        } else {
            self.heldRequest = owned ?? MessageBytes(copying: message.bytes)
        }
    }

    private func decompressed(_ bytes: UnsafeRawBufferPointer) throws(CallError) -> MessageBytes {
        var buffer = MessageBuffer()
        let limit = self.loop.server.options.messages.maxReceiveSize
        try self.loop.compression.decompress(bytes, self.head.requestEncoding, limit: limit, into: &buffer)
        return MessageBytes(decompressed: buffer.bytes)
    }

    /// The client has sent everything.
    func requestEnded() {
        guard self.isOpen, !self.isRequestComplete else { return }
        self.isRequestComplete = true
        guard self.gateTicket == nil else { return }
        do throws(CallError) {
            try self.reader.finish()
            if self.hasSingleRequest, self.receivedMessages == 0 {
                throw CallError(.unimplemented, "request without a message, but the method takes one")
            }
        } catch {
            self.tell(error)
            return
        }
        if let sink = self.sink {
            sink.receivedEnd()
        } else if self.stage == .waiting {
            self.enter()
        }
    }

    /// Reads what came while the call waited for a place.
    func replayWaitingData() {
        guard self.isOpen, !self.hasSingleRequest else { return }
        let isComplete = self.isRequestComplete
        let data = self.waitingData
        self.waitingData = []
        data.withUnsafeBytes { self.read($0) }
        self.openWindow()
        if isComplete {
            self.isRequestComplete = false
            self.requestEnded()
        }
    }

    /// Ends the call for what is wrong with its request.
    private func tell(_ error: CallError) {
        if error.code == .resourceExhausted, let connection = self.connection {
            self.loop.server.observer.limit(.receivedMessage, peer: connection.peer, detail: error.message)
        }
        self.reject(error.status)
    }

    // MARK: - Flow control

    /// Opens the window for bytes that are nobody's burden any more, and for those of an unfinished message, as far as the
    /// connection's budget goes: it has to go on coming, whatever the handler does.
    ///
    /// Whole messages that the handler has not taken hold the window shut.
    @inline(__always)
    func openWindow() {
        guard self.unconsumed > 0 || self.gatheredBytes > 0, self.isOpen, let connection = self.connection else {
            return
        }
        guard self.heldRequest == nil, self.sink?.waitingMessages ?? 0 == 0 else { return }
        if self.reader.heldBytes == 0 {
            self.giveBackGathered(connection)
        } else if connection.gathering.take(self.unconsumed, for: ObjectIdentifier(self)) {
            self.gatheredBytes += self.unconsumed
        } else {
            self.starve(connection)
            return
        }
        connection.engine.pointee.consumed(self.stream, self.unconsumed)
        self.unconsumed = 0
    }

    private func starve(_ connection: ConnectionHandler) {
        guard !self.isStarved else { return }
        self.isStarved = true
        connection.starvedCalls.append(self)
    }

    /// Lets others have what this call held of unfinished messages.
    func giveBackGathered(_ connection: ConnectionHandler) {
        guard self.gatheredBytes > 0 else { return }
        connection.gathering.giveBack(self.gatheredBytes, for: ObjectIdentifier(self))
        self.gatheredBytes = 0
        guard !connection.starvedCalls.isEmpty else { return }
        let starved = connection.starvedCalls
        connection.starvedCalls = []
        for call in starved {
            call.isStarved = false
            call.openWindow()
        }
        self.loop.markDirty(connection)
    }

    /// A request that is complete is its handler's: other calls of the connection do not wait for the room that it took,
    /// however long the handler goes on.
    func releaseRequest() {
        guard self.stage == .running, let connection = self.connection else { return }
        self.unconsumed = 0
        self.giveBackGathered(connection)
        connection.engine.pointee.consumed(self.stream, .max)
        self.loop.markDirty(connection)
    }

    /// Says that the handler has taken a message (on the loop).
    package func messageTaken() {
        guard self.unconsumed > 0 || self.gatheredBytes > 0 else { return }
        self.openWindow()
        if let connection = self.connection {
            self.loop.markDirty(connection)
        }
    }
}
