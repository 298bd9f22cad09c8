package import GRPCCore
import HPACK
import HTTP2
import Synchronization

/// What the handler sends: all on the call's loop.
extension ServerCall {
    /// Whether a message can be sent now; ``CallSink/becameWritable()`` tells when, if not.
    package var isWritable: Bool { self.pending == nil }

    /// Takes the metadata that goes before the messages.
    ///
    /// It leaves with the first message, or at the end of the cycle.
    ///
    /// - Throws: INTERNAL for what cannot be sent as header fields: it is the handler's error, not silently left out.
    package func sendMetadata(_ metadata: Metadata) throws(CallError) {
        try MetadataFields.check(metadata)
        guard self.isOpen, !self.isHeadSent, let connection = self.connection else { return }
        let isFirst = self.initialMetadata == nil
        self.initialMetadata = metadata
        // A single response nearly always follows at once.
        if isFirst, !self.hasSingleResponse || !metadata.isEmpty {
            connection.headsWaiting.append(self)
            self.loop.markDirty(connection)
        }
    }

    /// Sends a message; ``isWritable`` must be true, and a single response takes one only.
    ///
    /// - Throws: RESOURCE_EXHAUSTED for a message above the limit; the handler may go on.
    package func sendMessage(_ message: MessageBytes) throws(CallError) {
        guard self.isOpen, self.finalStatus == nil else { return }
        do throws(CallError) {
            try self.checkSize(message)
        } catch {
            self.struckSendLimit(error)
            throw error
        }
        let message = self.compressed(message)
        self.sentMessages += 1
        self.sentBytes += message.count
        if self.hasSingleResponse, !self.isHeadSent {
            self.heldResponse = message
            return
        }
        self.sendHead()
        self.write(message)
    }

    /// Checks a message before it is sent: for all threads.
    func checkSize(_ message: MessageBytes) throws(CallError) {
        let limit = self.loop.server.options.messages.maxSendSize
        guard message.count > limit else { return }
        throw CallError(
            .resourceExhausted,
            "response message of \(message.count) bytes is larger than the limit of \(limit) bytes"
        )
    }

    /// Says in log and metrics that ``checkSize(_:)`` found a message too large.
    func struckSendLimit(_ error: CallError) {
        guard let connection = self.connection else { return }
        self.loop.server.observer.limit(.sentMessage, peer: connection.peer, detail: error.message)
    }

    @inline(__always)
    private func compressed(_ message: MessageBytes) -> MessageBytes {
        guard self.head.responseEncoding != .identity else { return message }
        return self.compressedIfSmaller(message)
    }

    @inline(never)
    private func compressedIfSmaller(_ message: MessageBytes) -> MessageBytes {
        guard message.count >= self.loop.server.options.compression.minSize,
            self.compressesResponses.load(ordering: .relaxed)
        else { return message }
        var buffer = MessageBuffer()
        let isSmaller = message.withUnsafeBytes {
            self.loop.compression.compress($0, self.head.responseEncoding, into: &buffer)
        }
        guard isSmaller else { return message }
        return MessageBytes(storage: MessageStorage.make(copying: buffer.bytes, isCompressed: true))
    }

    /// Ends the call with a status.
    ///
    /// What was sent before goes first, and the status follows by itself.
    package func finish(_ status: Status, _ metadata: Metadata) {
        guard self.isOpen, self.finalStatus == nil, let connection = self.connection else { return }
        connection.engine.pointee.now = self.loop.now
        self.finalStatus = status.code
        if self.pending != nil {
            self.pendingEnd = (status, metadata)
            return
        }
        if status.code == .ok, metadata.isEmpty, !self.isHeadSent, self.initialMetadata?.isEmpty ?? true,
            let message = self.heldResponse, !message.isSentInPlace, self.isPlain(message),
            self.respond(connection, message)
        {
            self.closed()
            return
        }
        self.finishInParts(connection, status, metadata)
    }

    /// Whether a head that names no encoding is right for a response of this message alone.
    @inline(__always)
    private func isPlain(_ message: MessageBytes) -> Bool {
        self.head.responseEncoding == .identity || !message.isSentCompressed
    }

    /// Writes the whole response at once.
    @inline(__always)
    private func respond(_ connection: ConnectionHandler, _ message: MessageBytes) -> Bool {
        let place = connection.engine.pointee.respond(
            self.stream,
            headers: connection.plainHead,
            trailers: connection.okTrailers,
            messageLength: message.wireCount
        )
        guard let place else { return false }
        message.withWireBytes { bytes in
            // A message has a prefix, so there is a first byte.
            place.copyMemory(from: bytes.baseAddress.unsafelyUnwrapped, byteCount: bytes.count)
        }
        self.heldResponse = nil
        return true
    }

    @inline(never)
    private func finishInParts(_ connection: ConnectionHandler, _ status: Status, _ metadata: Metadata) {
        let (status, metadata) = Self.checked(status, metadata)
        if status.code == .ok, let held = self.heldResponse.take() {
            self.sendHead()
            self.write(held)
            if self.pending != nil {
                self.pendingEnd = (status, metadata)
                return
            }
        }
        self.heldResponse = nil
        self.sendEnd(connection, status, metadata)
    }

    /// Sends the status, in trailers, or in the head if that was not sent.
    private func sendEnd(_ connection: ConnectionHandler, _ status: Status, _ metadata: Metadata) {
        if !self.isHeadSent, self.initialMetadata?.isEmpty ?? true {
            self.isHeadSent = true
            connection.engine.pointee.sendHeaders(self.stream, endStream: true) { encoder in
                ResponseHead.encodeTrailersOnly(status, metadata, into: &encoder)
            }
        } else {
            self.sendHead()
            let isPlain = status.code == .ok && metadata.isEmpty
            connection.engine.pointee.sendTrailers(self.stream) { encoder in
                if isPlain {
                    encoder.encode(connection.okTrailers)
                } else {
                    ResponseTrailers.encode(status, metadata, into: &encoder)
                }
            }
        }
        self.finalStatus = status.code
        self.closed()
    }

    /// What a service wants to send must be good for header fields.
    private static func checked(_ status: Status, _ metadata: Metadata) -> (Status, Metadata) {
        do throws(CallError) {
            try MetadataFields.check(metadata)
            return (status, metadata)
        } catch {
            return (error.status, [:])
        }
    }

    // MARK: - Parts

    /// Sends the head, if it was not sent.
    func sendHead() {
        guard !self.isHeadSent, let connection = self.connection else { return }
        self.isHeadSent = true
        let metadata = self.initialMetadata ?? [:]
        let encoding = self.head.responseEncoding
        let accepting = self.loop.server.announcedEncodings
        connection.engine.pointee.sendHeaders(self.stream) { encoder in
            if metadata.isEmpty, encoding == .identity {
                encoder.encode(connection.plainHead)
            } else {
                ResponseHead.encode(metadata, encoding: encoding, accepting: accepting, into: &encoder)
            }
        }
        self.loop.markDirty(connection)
    }

    /// The cycle ends, and the handler has not sent a message: its metadata goes alone.
    func sendWaitingHead() {
        guard self.isOpen, self.initialMetadata != nil, self.finalStatus == nil else { return }
        self.sendHead()
    }

    private func write(_ message: MessageBytes) {
        guard let connection = self.connection else { return }
        self.loop.markDirty(connection)
        if !message.isSentInPlace,
            let place = connection.engine.pointee.reserveData(self.stream, message.wireCount)
        {
            message.withWireBytes { bytes in
                place.copyMemory(from: bytes.baseAddress.unsafelyUnwrapped, byteCount: bytes.count)
            }
            return
        }
        self.pending = (message, 0)
        self.writePending(connection)
    }

    /// Sends what fits of the message that waits.
    private func writePending(_ connection: ConnectionHandler) {
        guard let pending = self.pending else { return }
        let sent = pending.message.withWireBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[pending.offset...])
            return connection.engine.pointee.sendData(self.stream, rest, owner: pending.message.storage)
        }
        let offset = pending.offset + sent
        self.pending = offset == pending.message.wireCount ? nil : (pending.message, offset)
    }

    /// The stream has room again.
    func becameWritable() {
        guard self.isOpen, let connection = self.connection, self.pending != nil else { return }
        self.loop.markDirty(connection)
        self.writePending(connection)
        guard self.pending == nil else { return }
        if let end = self.pendingEnd.take() {
            self.sendEnd(connection, end.status, end.metadata)
        }
        // Behind the end too: a task that writes beside its handler may wait.
        self.sink?.becameWritable()
    }
}
