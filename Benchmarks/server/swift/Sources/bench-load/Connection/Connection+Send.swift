extension Connection {
    /// Whether a call can be begun now.
    @inline(__always)
    func hasRoom(_ plan: Plan) -> Bool {
        self.isReady && self.live < min(plan.streams, self.maxStreams)
    }

    /// Begins a call that counts from `start`.
    mutating func begin(_ plan: Plan, _ tally: inout Tally, at start: UInt64) {
        let stream = self.takeStream(plan)
        stream.pointee.startedAt = start
        stream.pointee.sendWindow = self.initialWindow
        if !plan.isGRPC { stream.pointee.reader.expectPlain(plan.reply.count) }
        let number = tally.started
        tally.started += 1
        self.live += 1
        if let repeated = self.repeated, self.sendWindow >= plan.request.count,
            self.initialWindow >= plan.request.count
        {
            self.sendRepeated(repeated, stream, plan)
            return
        }
        self.sendHeaders(stream.pointee.id, plan, number: UInt64(number))
        self.sendMessages(stream, plan)
    }

    /// Takes a free place for the next number.
    @inline(__always)
    private mutating func takeStream(_ plan: Plan) -> UnsafeMutablePointer<Stream> {
        while true {
            let stream = self.streams + Int(self.nextStream >> 1) & (plan.places - 1)
            let id = self.nextStream
            self.nextStream += 2
            if stream.pointee.id != 0 { continue }
            stream.pointee = Stream()
            stream.pointee.id = id
            return stream
        }
    }

    /// Copies the whole request of one message and puts the stream's number into its two frames.
    @inline(__always)
    private mutating func sendRepeated(_ whole: ConstantBytes, _ stream: UnsafeMutablePointer<Stream>, _ plan: Plan) {
        let bytes = self.output.reserve(whole.count)
        bytes.copyMemory(from: whole.start, byteCount: whole.count)
        let id = stream.pointee.id.bigEndian
        bytes.storeBytes(of: id, toByteOffset: 5, as: UInt32.self)
        let data = whole.count - plan.request.count - FrameHeader.size
        bytes.storeBytes(of: id, toByteOffset: data + 5, as: UInt32.self)
        self.output.commit(whole.count)
        self.sendWindow -= plan.request.count
        stream.pointee.sendWindow -= plan.request.count
        stream.pointee.sentMessages = 1
    }

    private mutating func sendHeaders(_ id: UInt32, _ plan: Plan, number: UInt64) {
        let bytes = self.output.reserve(FrameHeader.size + plan.maxBlockSize)
        let size = self.writer.write(plan.fields, number: number, to: bytes + FrameHeader.size)
        FrameHeader.write(to: bytes, length: size, type: .headers, flags: FrameFlags.endHeaders, stream: id)
        self.output.commit(FrameHeader.size + size)
        if plan.repeats && self.repeated == nil { self.prepareRepeated(plan) }
    }

    /// Makes the request that ``sendRepeated(_:_:_:)`` copies, if it fits two frames.
    private mutating func prepareRepeated(_ plan: Plan) {
        guard plan.request.count <= self.maxFrameSize,
            let block = self.writer.repeated(plan.fields)
        else { return }
        var bytes = [UInt8](repeating: 0, count: FrameHeader.size) + block
        let data = bytes.count
        bytes += [UInt8](repeating: 0, count: FrameHeader.size)
        bytes.withUnsafeMutableBytes { memory in
            guard let start = memory.baseAddress else { return }
            FrameHeader.write(to: start, length: block.count, type: .headers, flags: FrameFlags.endHeaders)
            let length = plan.request.count
            FrameHeader.write(to: start + data, length: length, type: .data, flags: FrameFlags.endStream)
        }
        self.repeated = ConstantBytes(bytes + Array(plan.request.buffer))
    }

    /// Sends what a stream may send now; it waits in line for the rest.
    mutating func sendMessages(_ stream: UnsafeMutablePointer<Stream>, _ plan: Plan) {
        while stream.pointee.sentMessages < stream.pointee.allowance(plan) {
            let window = min(self.sendWindow, stream.pointee.sendWindow, self.maxFrameSize)
            guard window > 0, self.output.count < Plan.highWater else {
                if !stream.pointee.isWaiting { self.waiting.append(stream.pointee.id) }
                stream.pointee.isWaiting = true
                return
            }
            self.sendPart(stream, plan, atMost: window)
        }
    }

    /// Sends one DATA frame.
    private mutating func sendPart(_ stream: UnsafeMutablePointer<Stream>, _ plan: Plan, atMost window: Int) {
        let sent = stream.pointee.sentBytes
        let count = min(window, plan.request.count - sent)
        let isWhole = sent + count == plan.request.count
        let isLast = isWhole && stream.pointee.sentMessages + 1 == plan.requestMessages
        let bytes = self.output.reserve(FrameHeader.size + count)
        let flags = isLast ? FrameFlags.endStream : 0
        FrameHeader.write(to: bytes, length: count, type: .data, flags: flags, stream: stream.pointee.id)
        (bytes + FrameHeader.size).copyMemory(from: plan.request.start + sent, byteCount: count)
        self.output.commit(FrameHeader.size + count)
        self.sendWindow -= count
        stream.pointee.sendWindow -= count
        stream.pointee.sentBytes = isWhole ? 0 : sent + count
        if isWhole { stream.pointee.sentMessages += 1 }
    }

    /// Sends what waits, and goes on with the streams that waited for that, until a window or the socket is full.
    mutating func pump(_ plan: Plan) throws(LoadError) {
        repeat {
            self.resumeWaiting(plan)
            if self.output.count == 0 { return }
            try self.flush()
        } while self.output.count == 0 && !self.waiting.isEmpty
    }

    /// Goes on with the streams that waited.
    private mutating func resumeWaiting(_ plan: Plan) {
        guard !self.waiting.isEmpty else { return }
        let ids = self.waiting
        self.waiting.removeAll(keepingCapacity: true)
        for id in ids {
            guard let stream = self.place(id, plan) else { continue }
            stream.pointee.isWaiting = false
            self.sendMessages(stream, plan)
        }
    }
}
