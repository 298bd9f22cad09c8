extension Connection {
    /// Reads what has come, begins the calls that follow those that ended, and sends it all at once.
    mutating func receive(_ plan: Plan, _ tally: inout Tally) throws(LoadError) {
        guard let bytes = try self.input.receive(from: self.socket), let start = bytes.baseAddress else { return }
        var place = 0
        while bytes.count - place >= FrameHeader.size {
            let header = FrameHeader(start + place)
            let next = place + FrameHeader.size + header.length
            if header.length > 16_384 { throw LoadError("the server sent a frame of \(header.length) bytes") }
            if next > bytes.count { break }
            let body = UnsafeRawBufferPointer(start: start + place + FrameHeader.size, count: header.length)
            try self.read(header, body, plan, &tally)
            place = next
        }
        self.input.consume(place)
        try self.pump(plan)
    }

    @inline(__always)
    private mutating func read(
        _ header: FrameHeader,
        _ body: UnsafeRawBufferPointer,
        _ plan: Plan,
        _ tally: inout Tally
    ) throws(LoadError) {
        switch FrameType(rawValue: header.type) {
        case .data: try self.readData(header, body, plan, &tally)
        case .headers: try self.readHeaders(header, body, plan, &tally)
        case .resetStream: try self.readReset(header, body, plan)
        case .settings: try self.readSettings(header, body, plan)
        case .ping: self.readPing(header, body)
        case .goAway: throw LoadError("the server sent GOAWAY: \(Self.text(body.dropFirst(8)))")
        case .windowUpdate: self.readWindowUpdate(header, body, plan)
        case .continuation: throw LoadError("the server sent CONTINUATION, which this client does not read")
        case .pushPromise: throw LoadError("the server sent PUSH_PROMISE, which was forbidden")
        case .priority, nil: break
        }
    }

    // MARK: - Replies

    @inline(__always)
    private mutating func readData(
        _ header: FrameHeader,
        _ body: UnsafeRawBufferPointer,
        _ plan: Plan,
        _ tally: inout Tally
    ) throws(LoadError) {
        guard let stream = self.place(header.stream, plan) else {
            throw LoadError("the server sent DATA on stream \(header.stream), on which no call is under way")
        }
        let data = try Self.content(header, body)
        if !self.firstReply.isDone { try self.firstReply.take(header.stream, data, plan) }
        let before = stream.pointee.reader.messages
        try stream.pointee.reader.read(data, plan)
        self.giveBack(header.length, stream)
        let came = stream.pointee.reader.messages - before
        if plan.kind != .clientStream { tally.messages += came }
        if plan.kind == .pingPong && came > 0 { self.answer(stream, plan, &tally) }
        if header.flags & FrameFlags.endStream != 0 { try self.end(stream, [], plan, &tally) }
    }

    /// Goes on with a ping-pong.
    private mutating func answer(_ stream: UnsafeMutablePointer<Stream>, _ plan: Plan, _ tally: inout Tally) {
        tally.latencies.add(tally.now &- stream.pointee.startedAt)
        stream.pointee.startedAt = tally.now
        self.sendMessages(stream, plan)
    }

    /// Gives back what was read to the server's windows, once it is worth a frame.
    @inline(__always)
    private mutating func giveBack(_ count: Int, _ stream: UnsafeMutablePointer<Stream>) {
        self.consumed += count
        if self.consumed > Plan.connectionWindow / 2 {
            self.sendWindowUpdate(0, self.consumed)
            self.consumed = 0
        }
        stream.pointee.consumed += count
        if stream.pointee.consumed > Plan.streamWindow / 2 {
            self.sendWindowUpdate(stream.pointee.id, stream.pointee.consumed)
            stream.pointee.consumed = 0
        }
    }

    @inline(__always)
    private mutating func readHeaders(
        _ header: FrameHeader,
        _ body: UnsafeRawBufferPointer,
        _ plan: Plan,
        _ tally: inout Tally
    ) throws(LoadError) {
        guard header.flags & FrameFlags.endHeaders != 0 else {
            throw LoadError("the server sent headers of several frames, which this client does not read")
        }
        let verdict = try self.memo.verdict(Self.content(header, body))
        guard let stream = self.place(header.stream, plan) else {
            throw LoadError("the server sent HEADERS on stream \(header.stream), on which no call is under way")
        }
        if !stream.pointee.hasHeaders {
            guard verdict.contains(.status200) else { throw LoadError("a reply has no :status") }
            stream.pointee.hasHeaders = true
        }
        if header.flags & FrameFlags.endStream != 0 { try self.end(stream, verdict, plan, &tally) }
    }

    /// Ends a call, checks that it was a good one, and begins the next.
    @inline(__always)
    private mutating func end(
        _ stream: UnsafeMutablePointer<Stream>,
        _ verdict: ReplyMemo.Verdict,
        _ plan: Plan,
        _ tally: inout Tally
    ) throws(LoadError) {
        let reader = stream.pointee.reader
        guard verdict.contains(.grpcOK) || !plan.isGRPC else { throw LoadError("a call ended without a grpc-status") }
        guard reader.messages == plan.replyMessages, reader.isBetweenMessages else {
            throw LoadError("a call ended after \(reader.messages) messages, expected \(plan.replyMessages)")
        }
        guard stream.pointee.sentMessages == plan.requestMessages else {
            throw LoadError("a call ended when \(stream.pointee.sentMessages) messages of it had been sent")
        }
        if plan.kind != .pingPong { tally.latencies.add(tally.now &- stream.pointee.startedAt) }
        if plan.kind == .clientStream { tally.messages += plan.requestMessages }
        stream.pointee.id = 0
        self.live -= 1
        tally.finished += 1
        tally.calls += 1
        if plan.isClosedLoop && tally.isOpen && tally.started < tally.allowed && self.hasRoom(plan) {
            self.begin(plan, &tally, at: tally.now)
        }
    }

    /// The frame's content without padding and priority.
    @inline(__always)
    private static func content(
        _ header: FrameHeader,
        _ body: UnsafeRawBufferPointer
    ) throws(LoadError) -> UnsafeRawBufferPointer {
        if header.flags & (FrameFlags.padded | FrameFlags.priority) == 0 { return body }
        let isPadded = header.flags & FrameFlags.padded != 0
        let hasPriority = header.flags & FrameFlags.priority != 0 && header.type == FrameType.headers.rawValue
        let front = (isPadded ? 1 : 0) + (hasPriority ? 5 : 0)
        let back = isPadded ? Int(body.first ?? 0) : 0
        guard front + back <= body.count else { throw LoadError("the server sent a frame that is all padding") }
        return UnsafeRawBufferPointer(rebasing: body[front..<(body.count - back)])
    }

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }
}
