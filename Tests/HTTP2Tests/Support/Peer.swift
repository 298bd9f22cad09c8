import HPACK

@testable import HTTP2

/// An event, copied out of the connection's memory.
enum Seen: Equatable, CustomStringConvertible {
    case headers(UInt32, [String], end: Bool)
    case headersTooLarge(UInt32)
    case data(UInt32, [UInt8], end: Bool)
    case trailers(UInt32, [String])
    case reset(UInt32, ErrorCode)
    case writable(UInt32)
    case pong(UInt64)
    case goAway(UInt32, ErrorCode)
    case http1
    case ended

    var description: String {
        switch self {
        case .headers(let id, let fields, let end): return "headers \(id) \(fields)\(end ? " end" : "")"
        case .headersTooLarge(let id): return "headers too large \(id)"
        case .data(let id, let bytes, let end): return "data \(id) \(bytes.count) bytes\(end ? " end" : "")"
        case .trailers(let id, let fields): return "trailers \(id) \(fields)"
        case .reset(let id, let code): return "reset \(id) \(code)"
        case .writable(let id): return "writable \(id)"
        case .pong(let payload): return "pong \(payload)"
        case .goAway(let last, let code): return "goaway \(last) \(code)"
        case .http1: return "http1"
        case .ended: return "ended"
        }
    }
}

/// A connection with a scripted peer and a clock that the test turns.
final class Peer {
    var connection: Connection
    var now: Instant = 1_000_000_000
    /// The handles of streams that were seen.
    var streams: [UInt32: StreamHandle] = [:]
    /// Whether DATA is consumed as it comes.
    var consumes = true
    /// What is done on an event, beside noting it.
    var onEvent: (Peer, Event) -> Void = { _, _ in }

    init(
        role: Role = .server,
        options: ConnectionOptions = ConnectionOptions(),
        memory: ConnectionMemory = ConnectionMemory()
    ) {
        self.connection = Connection(
            role: role,
            sharing: options.shared(),
            memory: memory,
            hashSeed: options.hashSeed,
            now: self.now
        )
    }

    /// A server whose client has sent its preface, and whose first output is out of the way.
    static func server(
        _ options: ConnectionOptions = ConnectionOptions(),
        settings: [(UInt16, UInt32)] = []
    ) -> Peer {
        let peer = Peer(options: options)
        _ = peer.receive(Wire.preface + Wire.settings(settings) + Wire.settingsAck)
        _ = peer.sent()
        return peer
    }

    /// Lets the connection receive bytes and returns what it says.
    func receive(_ bytes: [UInt8]) -> [Seen] {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        defer { copy.deallocate() }
        self.connection.receive(UnsafeRawBufferPointer(copy), now: self.now)
        return self.events()
    }

    /// All events that wait.
    func events() -> [Seen] {
        var events: [Seen] = []
        while let event = self.connection.next() {
            events.append(self.seen(event))
            self.onEvent(self, event)
        }
        return events
    }

    /// Takes the output as frames.
    func sent() -> [SentFrame] {
        SentFrame.parse(self.sentBytes())
    }

    /// Takes the output as bytes, as many as there are or so many.
    func sentBytes(_ limit: Int = .max) -> [UInt8] {
        var bytes: [UInt8] = []
        self.connection.forEachOutput { bytes += $0 }
        bytes.removeLast(max(0, bytes.count - limit))
        self.connection.drained(bytes.count)
        return bytes
    }

    /// Lets time pass and returns what the connection says.
    func advance(_ duration: Duration) -> [Seen] {
        self.now = self.now.after(duration.nanoseconds)
        self.connection.advance(to: self.now)
        return self.events()
    }

    /// Opens a stream with a plain request.
    @discardableResult
    func open(_ id: UInt32, end: Bool = false) -> StreamHandle {
        _ = self.receive(Wire.headers(id, Wire.block(Wire.request), end: end))
        return self.streams[id] ?? StreamHandle(id: 0, slot: 0)
    }

    func sendData(_ stream: StreamHandle, _ bytes: [UInt8], end: Bool = false) -> Int {
        bytes.withUnsafeBytes { self.connection.sendData(stream, $0, endStream: end) }
    }

    var isOver: Bool { self.connection.isOver }
    var hasOutput: Bool { self.connection.hasOutput }
    var streamCount: Int { self.connection.streamCount }

    /// Sends a response's head.
    @discardableResult
    func respond(_ stream: StreamHandle, status: String = "200", end: Bool = false) -> Bool {
        self.connection.sendHeaders(stream, endStream: end) { $0.encode(.status, status) }
    }

    /// Sends trailers.
    @discardableResult
    func finish(_ stream: StreamHandle) -> Bool {
        self.connection.sendTrailers(stream) { $0.encode(.grpcStatus, "0") }
    }

    func reserve(_ stream: StreamHandle, _ count: Int) -> UnsafeMutableRawPointer? {
        self.connection.reserveData(stream, count)
    }

    private func seen(_ event: Event) -> Seen {
        switch event {
        case .headers(let stream, let end):
            self.streams[stream.id] = stream
            return .headers(stream.id, self.fields, end: end)
        case .headersTooLarge(let stream, _):
            self.streams[stream.id] = stream
            return .headersTooLarge(stream.id)
        case .data(let stream, let bytes, let end):
            let copy = [UInt8](bytes)
            if self.consumes {
                self.connection.consumed(stream, bytes.count)
            }
            return .data(stream.id, copy, end: end)
        case .trailers(let stream):
            return .trailers(stream.id, self.fields)
        case .reset(let stream, let code):
            return .reset(stream.id, code)
        case .writable(let stream):
            return .writable(stream.id)
        case .pong(let payload):
            return .pong(payload)
        case .goAway(let last, let code):
            return .goAway(last, code)
        case .http1:
            return .http1
        case .ended:
            return .ended
        }
    }

    private var fields: [String] {
        var fields: [String] = []
        self.connection.fields.forEachField { fields.append("\($0.nameText): \($0.valueText)") }
        return fields
    }
}

/// A random number generator whose sequence is fixed by its seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var z = self.state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
