import Glibc

/// One connection and the calls on it.
///
/// It lives in memory of the run's and is used by one thread.
struct Connection: ~Copyable {
    let socket: Int32
    var input: InputBuffer
    var output = OutputBuffer(capacity: 4096)
    var memo = ReplyMemo()
    var firstReply = FirstReply()

    /// The stream table: a stream's place is its number's low bits.
    ///
    /// Numbers whose place is taken are left out.
    let streams: UnsafeMutablePointer<Stream>
    var nextStream: UInt32 = 1
    /// Calls under way.
    var live = 0
    /// Streams that wait for a window or for the output to drain.
    var waiting: [UInt32] = []

    /// Whether the server's SETTINGS have come: no call is begun before.
    var isReady = false
    var writer: RequestWriter
    /// A whole request whose header block names only what the server's table holds, once it does.
    var repeated: ConstantBytes?
    /// What the server lets us send.
    var sendWindow = 65_535
    var initialWindow = 65_535
    var maxFrameSize = 16_384
    var maxStreams = Int.max
    /// Bytes that were read and not yet given back to the server's window.
    var consumed = 0
    /// Whether epoll watches for room for output.
    var isWatchingOutput = false

    /// Connects and sends the preface.
    static func open(port: Int, plan: Plan) throws(LoadError) -> Connection {
        var connection = Connection(socket: try connectToLoopback(port: port), plan: plan)
        try connection.flush()
        return connection
    }

    private init(socket: Int32, plan: Plan) {
        self.socket = socket
        self.input = InputBuffer(capacity: plan.inputCapacity)
        self.streams = .allocate(capacity: plan.places)
        self.streams.initialize(repeating: Stream(), count: plan.places)
        self.writer = RequestWriter(plan.fields, tableLimit: 4096)
        self.sendPreface()
    }

    deinit {
        close(self.socket)
        self.streams.deallocate()
    }

    /// The place of a stream that is under way.
    @inline(__always)
    func place(_ id: UInt32, _ plan: Plan) -> UnsafeMutablePointer<Stream>? {
        let stream = self.streams + Int(id >> 1) & (plan.places - 1)
        return stream.pointee.id == id && id != 0 ? stream : nil
    }

    /// Sends what waits, as far as the socket takes it.
    mutating func flush() throws(LoadError) {
        if self.output.count > 0 { try self.output.send(to: self.socket) }
    }

    /// The client's preface (RFC 9113 section 3.4): no push, wide windows.
    private mutating func sendPreface() {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8.withContiguousStorageIfAvailable {
            self.output.append(UnsafeRawBufferPointer($0))
        }
        let settings: [(id: UInt16, value: Int)] = [(2, 0), (4, Plan.streamWindow)]
        let bytes = self.output.reserve(FrameHeader.size + settings.count * 6)
        FrameHeader.write(to: bytes, length: settings.count * 6, type: .settings)
        for (place, setting) in settings.enumerated() {
            let start = bytes + FrameHeader.size + place * 6
            start.storeBytes(of: setting.id.bigEndian, as: UInt16.self)
            start.storeBytes(of: UInt32(setting.value).bigEndian, toByteOffset: 2, as: UInt32.self)
        }
        self.output.commit(FrameHeader.size + settings.count * 6)
        self.sendWindowUpdate(0, Plan.connectionWindow - 65_535)
    }

    /// Lets the server send `count` more bytes on a stream, or with 0 on the connection.
    mutating func sendWindowUpdate(_ stream: UInt32, _ count: Int) {
        let bytes = self.output.reserve(FrameHeader.size + 4)
        FrameHeader.write(to: bytes, length: 4, type: .windowUpdate, stream: stream)
        (bytes + FrameHeader.size).storeBytes(of: UInt32(count).bigEndian, as: UInt32.self)
        self.output.commit(FrameHeader.size + 4)
    }
}
