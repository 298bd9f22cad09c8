extension Connection {
    /// RFC 9113 section 6.4.
    ///
    /// A server may reset a stream that it has answered before the request ended.
    func readReset(_ header: FrameHeader, _ body: UnsafeRawBufferPointer, _ plan: Plan) throws(LoadError) {
        guard self.place(header.stream, plan) != nil else { return }
        throw LoadError("the server reset a call with the HTTP/2 error \(Self.number(body, at: 0))")
    }

    /// RFC 9113 section 6.5.
    mutating func readSettings(
        _ header: FrameHeader,
        _ body: UnsafeRawBufferPointer,
        _ plan: Plan
    ) throws(LoadError) {
        if header.flags & FrameFlags.acknowledge != 0 { return }
        var tableLimit = 4096
        for start in stride(from: 0, to: body.count - body.count % 6, by: 6) {
            let value = Int(Self.number(body, at: start + 2))
            switch Int(body[start]) << 8 | Int(body[start + 1]) {
            case 1: tableLimit = value
            case 3: self.maxStreams = value
            case 4: self.changeInitialWindow(to: value, plan)
            case 5: self.maxFrameSize = min(value, 16_384)
            default: break
            }
        }
        if !self.isReady { self.writer = RequestWriter(plan.fields, tableLimit: tableLimit) }
        self.isReady = true
        let bytes = self.output.reserve(FrameHeader.size)
        FrameHeader.write(to: bytes, length: 0, type: .settings, flags: FrameFlags.acknowledge)
        self.output.commit(FrameHeader.size)
    }

    /// RFC 9113 section 6.9.2: what the streams have left changes by as much.
    private mutating func changeInitialWindow(to value: Int, _ plan: Plan) {
        for place in 0..<plan.places where self.streams[place].id != 0 {
            self.streams[place].sendWindow += value - self.initialWindow
        }
        self.initialWindow = value
    }

    /// RFC 9113 section 6.7: each ping has its answer.
    mutating func readPing(_ header: FrameHeader, _ body: UnsafeRawBufferPointer) {
        if header.flags & FrameFlags.acknowledge != 0 { return }
        let bytes = self.output.reserve(FrameHeader.size)
        FrameHeader.write(to: bytes, length: body.count, type: .ping, flags: FrameFlags.acknowledge)
        self.output.commit(FrameHeader.size)
        self.output.append(body)
    }

    /// RFC 9113 section 6.9.
    mutating func readWindowUpdate(_ header: FrameHeader, _ body: UnsafeRawBufferPointer, _ plan: Plan) {
        let count = Int(Self.number(body, at: 0) & 0x7fff_ffff)
        if header.stream == 0 {
            self.sendWindow += count
        } else if let stream = self.place(header.stream, plan) {
            stream.pointee.sendWindow += count
        }
    }

    /// Four bytes as a number; 0 if they are not there.
    private static func number(_ body: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        guard body.count >= offset + 4 else { return 0 }
        return UInt32(bigEndian: body.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
