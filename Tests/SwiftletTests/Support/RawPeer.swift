import HPACK
import NIOCore
import NIOPosix
import Swiftlet

@testable import HTTP2

/// A scripted HTTP/2 client over a real socket: it sends the frames that a test says, and keeps to no rule by itself.
///
/// For use by one task.
final class RawPeer {
    /// A frame as it came.
    struct Frame: CustomStringConvertible {
        var type: UInt8
        var flags: UInt8
        var stream: UInt32
        var payload: [UInt8]
        /// The decoded fields of HEADERS.
        var fields: [(String, String)] = []

        var isEndStream: Bool { self.flags & 1 != 0 && (self.type == 0 || self.type == 1) }
        var word: UInt32 { self.payload.suffix(from: 0).prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
        var description: String {
            "type \(self.type) flags \(self.flags) stream \(self.stream): \(self.payload.count) bytes"
        }
    }

    static let preface: [UInt8] = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    let channel: any Channel
    private var chunks: AsyncStream<[UInt8]>.Iterator
    private var buffer: [UInt8] = []
    private var decoder = Decoder(
        tableSizeLimit: 4096,
        limits: Decoder.Limits(softListSize: 65_536, hardListSize: 65_536)
    )
    private var nextStream: UInt32 = 1
    /// Whether SETTINGS and PING are acknowledged and windows opened as frames are read.
    var isPolite = true

    private init(_ channel: any Channel, _ chunks: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.chunks = chunks.makeAsyncIterator()
    }

    /// Connects, without sending anything.
    static func open(_ address: EndpointAddress) async throws -> RawPeer {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(Collector(continuation))
            }
        }
        let channel: any Channel
        if let path = address.path {
            channel = try await bootstrap.connect(unixDomainSocketPath: path).get()
        } else {
            channel = try await bootstrap.connect(host: address.host ?? "", port: address.port ?? 0).get()
        }
        return RawPeer(channel, stream)
    }

    /// Connects and sends preface and SETTINGS.
    static func connect(to address: EndpointAddress, settings: [UInt8] = []) async throws -> RawPeer {
        let peer = try await Self.open(address)
        peer.send(Self.preface)
        peer.send(type: 4, payload: settings)
        return peer
    }

    // MARK: - Sending

    func send(_ bytes: [UInt8]) {
        self.channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    func send(type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) {
        self.send(Self.frame(type: type, flags: flags, stream: stream, payload: payload))
    }

    static func frame(type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), type, flags]
            + Self.word(stream) + payload
    }

    static func word(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }

    /// A header block of literals that are not indexed.
    static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { name, value in [0] + self.string(name) + self.string(value) }
    }

    private static func string(_ text: String) -> [UInt8] {
        let bytes = [UInt8](text.utf8)
        guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
        var rest = bytes.count - 127
        var length: [UInt8] = [127]
        while rest >= 128 {
            length.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        return length + [UInt8(rest)] + bytes
    }

    static func requestFields(_ path: String, _ extra: [(String, String)] = []) -> [(String, String)] {
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "test"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ] + extra
    }

    /// A message with its prefix.
    static func message(_ bytes: [UInt8], flag: UInt8 = 0) -> [UInt8] {
        [flag] + Self.word(UInt32(bytes.count)) + bytes
    }

    /// Opens a stream with a call's HEADERS.
    @discardableResult
    func startCall(_ method: String, _ extra: [(String, String)] = [], endStream: Bool = false) -> UInt32 {
        self.startRequest(Self.requestFields("/\(TestService.name)/\(method)", extra), endStream: endStream)
    }

    @discardableResult
    func startRequest(_ fields: [(String, String)], endStream: Bool = false) -> UInt32 {
        let id = self.takeStream()
        self.send(type: 1, flags: endStream ? 5 : 4, stream: id, payload: Self.block(fields))
        return id
    }

    /// Takes the next stream, without sending anything.
    func takeStream() -> UInt32 {
        defer { self.nextStream += 2 }
        return self.nextStream
    }

    func sendMessage(_ bytes: [UInt8], on stream: UInt32, endStream: Bool = false) {
        self.send(type: 0, flags: endStream ? 1 : 0, stream: stream, payload: Self.message(bytes))
    }

    func endStream(_ stream: UInt32) {
        self.send(type: 0, flags: 1, stream: stream)
    }

    func reset(_ stream: UInt32, code: UInt32 = 8) {
        self.send(type: 3, stream: stream, payload: Self.word(code))
    }

    func openWindow(_ stream: UInt32, by count: Int) {
        self.send(type: 8, stream: stream, payload: Self.word(UInt32(count)))
    }

    func close() {
        self.channel.close(promise: nil)
    }

    // MARK: - Reading

    /// The next frame; `nil` when the server has closed the connection.
    func nextFrame() async -> Frame? {
        while true {
            if var frame = self.parse() {
                self.answer(frame)
                if frame.type == 1 { frame.fields = self.decode(frame.payload) }
                return frame
            }
            guard let chunk = await self.chunks.next() else { return nil }
            self.buffer += chunk
        }
    }

    /// All bytes until the server closes.
    func restOfBytes() async -> [UInt8] {
        while let chunk = await self.chunks.next() {
            self.buffer += chunk
        }
        return self.buffer
    }

    /// The next frame that is not about the connection's own business.
    func nextFrame(where matches: (Frame) -> Bool) async -> Frame? {
        while let frame = await self.nextFrame() {
            if matches(frame) { return frame }
        }
        return nil
    }

    private func parse() -> Frame? {
        guard self.buffer.count >= 9 else { return nil }
        let length = Int(self.buffer[0]) << 16 | Int(self.buffer[1]) << 8 | Int(self.buffer[2])
        guard self.buffer.count >= 9 + length else { return nil }
        let stream = self.buffer[5..<9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let frame = Frame(
            type: self.buffer[3],
            flags: self.buffer[4],
            stream: stream,
            payload: Array(self.buffer[9..<(9 + length)])
        )
        self.buffer.removeFirst(9 + length)
        return frame
    }

    private func answer(_ frame: Frame) {
        guard self.isPolite else { return }
        if frame.type == 4, frame.flags & 1 == 0 {
            self.send(type: 4, flags: 1)
        } else if frame.type == 6, frame.flags & 1 == 0 {
            self.send(type: 6, flags: 1, payload: frame.payload)
        } else if frame.type == 0, !frame.payload.isEmpty {
            self.openWindow(0, by: frame.payload.count)
            if !frame.isEndStream {
                self.openWindow(frame.stream, by: frame.payload.count)
            }
        }
    }

    /// Decodes a header block; all have to be, for the table to stay in step.
    private func decode(_ block: [UInt8]) -> [(String, String)] {
        var fields: [(String, String)] = []
        block.withUnsafeBytes { bytes in
            do throws(DecodingError) {
                try self.decoder.decode(bytes).forEachField { fields.append(($0.nameText, $0.valueText)) }
            } catch {
                fields = [("undecodable", "\(error)")]
            }
        }
        return fields
    }
}

/// What a call came to.
struct RawResponse: CustomStringConvertible {
    var head: [(String, String)] = []
    var messages: [[UInt8]] = []
    var trailers: [(String, String)] = []
    var resetCode: UInt32?
    var data: [UInt8] = []

    func value(_ name: String) -> String? {
        (self.trailers + self.head).first { $0.0 == name }?.1
    }

    var status: String? { self.value("grpc-status") }
    var message: String? { self.value("grpc-message") }
    var description: String {
        "head \(self.head), \(self.messages.count) messages, trailers \(self.trailers), reset \(self.resetCode ?? 0)"
    }
}

extension RawPeer {
    /// Reads until a stream has ended.
    func response(_ stream: UInt32) async throws -> RawResponse {
        var responses = try await self.responses([stream])
        return responses.removeValue(forKey: stream) ?? RawResponse()
    }

    /// Reads until several streams have ended.
    func responses(_ streams: Set<UInt32>) async throws -> [UInt32: RawResponse] {
        var open = streams
        var responses: [UInt32: RawResponse] = [:]
        while !open.isEmpty, let frame = await self.nextFrame() {
            var response = responses[frame.stream] ?? RawResponse()
            switch frame.type {
            case 0:
                response.data += frame.payload
            case 1:
                if response.head.isEmpty { response.head = frame.fields } else { response.trailers = frame.fields }
            case 3:
                if open.contains(frame.stream) { response.resetCode = frame.word }
            default:
                continue
            }
            if frame.isEndStream || frame.type == 3 { open.remove(frame.stream) }
            response.messages = Self.messages(in: response.data)
            responses[frame.stream] = response
        }
        return responses
    }

    private static func messages(in data: [UInt8]) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        var offset = 0
        while offset + 5 <= data.count {
            let length = data[(offset + 1)..<(offset + 5)].reduce(0) { $0 << 8 | Int($1) }
            guard offset + 5 + length <= data.count else { break }
            messages.append(Array(data[(offset + 5)..<(offset + 5 + length)]))
            offset += 5 + length
        }
        return messages
    }

    /// A whole unary call.
    func call(_ method: String, _ message: [UInt8] = [], _ extra: [(String, String)] = []) async throws -> RawResponse {
        let stream = self.startCall(method, extra)
        self.sendMessage(message, on: stream, endStream: true)
        return try await self.response(stream)
    }
}

/// Hands what a channel reads to a stream.
private final class Collector: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<[UInt8]>.Continuation

    init(_ continuation: AsyncStream<[UInt8]>.Continuation) {
        self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.continuation.yield(Array(self.unwrapInboundIn(data).readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.continuation.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
