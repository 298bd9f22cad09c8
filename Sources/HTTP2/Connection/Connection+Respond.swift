package import HPACK

/// A whole unary response as one template: HEADERS, one DATA frame and trailers (server).
extension Connection {
    /// Sends a whole response whose message the caller writes to the returned place, before the next call.
    ///
    /// `headers` and `trailers` are registered with ``register(_:)``; when their blocks can be repeated, the whole
    /// response is three frame headers, a few bytes and the message.
    ///
    /// - Returns: where the `messageLength` octets go; `nil` if they do not fit in windows, frame size and output as a
    ///   whole, or the stream is gone or has sent HEADERS: then send the parts.
    package mutating func respond(
        _ stream: StreamHandle,
        headers: PreparedFields.ID,
        trailers: PreparedFields.ID,
        messageLength: Int
    ) -> UnsafeMutableRawPointer? {
        guard self.stage == .open, self.streams.holds(stream) else { return nil }
        let slot = stream.slot
        guard self.streams.at(slot).pointee.state.local == .idle, messageLength <= self.peerSettings.maxFrameSize,
            messageLength <= self.room(slot)
        else { return nil }
        let place: Int
        if let head = self.encoder.repeatableBlock(headers), let tail = self.encoder.repeatableBlock(trailers) {
            place = self.writeTemplate(stream.id, head, messageLength, tail)
        } else {
            place = self.writeParts(stream.id, headers, messageLength, trailers)
        }
        self.take(slot, messageLength)
        self.closeLocal(slot)
        return self.outputBuffer.place(place)
    }

    /// Writes all frames at once; returns where the message goes, counted from the first byte that waits.
    @inline(__always)
    private mutating func writeTemplate(
        _ id: StreamID,
        _ head: (bits: UInt64, count: Int),
        _ length: Int,
        _ tail: (bits: UInt64, count: Int)
    ) -> Int {
        let start = self.outputBuffer.ownCount
        let size = 3 &* FrameHeader.size &+ head.count &+ length &+ tail.count
        // The blocks are stored as whole words, so there must be room for eight bytes where the last one starts.
        var target = self.outputBuffer.reserve(size &+ 8)
        FrameHeader(length: head.count, type: .headers, flags: .endHeaders, streamID: id).write(to: target)
        target += FrameHeader.size
        target.storeBytes(of: head.bits.littleEndian, as: UInt64.self)
        target += head.count
        DataFrame.writeHeader(to: target, length: length, streamID: id, endStream: false)
        target += FrameHeader.size &+ length
        FrameHeader(length: tail.count, type: .headers, flags: [.endHeaders, .endStream], streamID: id)
            .write(to: target)
        target += FrameHeader.size
        target.storeBytes(of: tail.bits.littleEndian, as: UInt64.self)
        self.outputBuffer.commit(size)
        return start &+ 2 &* FrameHeader.size &+ head.count
    }

    /// Writes the frames one by one, with blocks that may change the encoder's table.
    @inline(never)
    private mutating func writeParts(
        _ id: StreamID,
        _ headers: PreparedFields.ID,
        _ length: Int,
        _ trailers: PreparedFields.ID
    ) -> Int {
        self.writeBlock(id, headers, endStream: false)
        DataFrame.writeHeader(
            to: self.outputBuffer.reserve(FrameHeader.size + length),
            length: length,
            streamID: id,
            endStream: false
        )
        self.outputBuffer.commit(FrameHeader.size)
        let place = self.outputBuffer.ownCount
        self.outputBuffer.commit(length)
        self.writeBlock(id, trailers, endStream: true)
        return place
    }

    private mutating func writeBlock(_ id: StreamID, _ fields: PreparedFields.ID, endStream: Bool) {
        self.encoder.startBlock()
        self.encoder.encode(fields)
        HeadersFrame.write(
            self.encoder.block,
            streamID: id,
            endStream: endStream,
            maxFrameSize: self.peerSettings.maxFrameSize,
            into: &self.outputBuffer
        )
    }
}
