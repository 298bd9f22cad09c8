import GRPCCore
import HPACK
import HTTP2
import Swiftlet

/// What libFuzzer calls: the first two bytes choose how, the others are what a client sends on a connection.
///
/// A connection through all that the transport has beside sockets and handlers: the engine, what a request's fields mean,
/// the messages in DATA, and their decompression.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 2 else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: count))
    let script = Array(bytes[2...])
    if bytes[0] & 1 == 0 {
        fuzzMessages(script, encoding: MessageEncoding.allCases[Int(bytes[0] >> 1) % 3], step: Int(bytes[1]) + 1)
    } else {
        var peer = FuzzedConnection(step: Int(bytes[1]) + 1)
        peer.run(script)
    }
    return 0
}

private let limit = 4096

/// Feeds a call's messages in pieces, and inflates those that say that they are compressed.
private func fuzzMessages(_ bytes: [UInt8], encoding: MessageEncoding, step: Int) {
    var call = FuzzedCall(encoding: encoding)
    var rest = bytes[...]
    var step = step
    while !rest.isEmpty, !call.isOver {
        let piece = Array(rest.prefix(step))
        rest = rest.dropFirst(step)
        step = step * 3 % 257 + 1
        piece.withUnsafeBytes { call.receive($0) }
    }
    call.finish()
}

/// What a call holds of its request.
private struct FuzzedCall: ~Copyable {
    private static nonisolated(unsafe) let contexts = CompressionContexts()

    let encoding: MessageEncoding
    private var reader: MessageReader
    private(set) var isOver = false

    init(encoding: MessageEncoding) {
        self.encoding = encoding
        self.reader = MessageReader(limit: limit, allowsCompression: encoding != .identity)
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer) {
        guard !self.isOver else { return }
        self.reader.append(bytes)
        do throws(CallError) {
            while let message = try self.reader.next() {
                precondition(message.bytes.count <= limit)
                guard message.isCompressed else { continue }
                var plain = MessageBuffer()
                try Self.contexts.decompress(message.bytes, self.encoding, limit: limit, into: &plain)
                precondition(plain.count <= limit)
            }
            precondition(self.reader.heldCapacity <= limit)
        } catch {
            precondition(!error.message.isEmpty)
            self.isOver = true
        }
    }

    mutating func finish() {
        guard !self.isOver else { return }
        try? self.reader.finish()
    }
}

/// A server's end of a connection: the engine, and calls at the slots of their streams.
private struct FuzzedConnection: ~Copyable {
    private var connection: Connection
    private var encodings: [MessageEncoding?] = []
    private var step: Int

    init(step: Int) {
        var options = ConnectionOptions()
        options.maxConcurrentStreams = 5
        self.connection = Connection(role: .server, options: options, now: 1)
        self.step = step
    }

    mutating func run(_ script: [UInt8]) {
        let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
        var rest = (Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings + script)[...]
        var now: Instant = 1
        while !rest.isEmpty {
            let piece = Array(rest.prefix(self.step))
            rest = rest.dropFirst(self.step)
            self.step = self.step * 3 % 257 + 1
            now += 1_000_000
            piece.withUnsafeBytes { piece in
                self.connection.receive(piece, now: now)
                while let event = self.connection.next() {
                    self.handle(event, now: now)
                }
            }
            self.connection.drained(self.connection.outputCount)
        }
    }

    private mutating func handle(_ event: Event, now: Instant) {
        switch event {
        case .headers(let stream, let endStream):
            while self.encodings.count <= stream.slot { self.encodings.append(nil) }
            self.encodings[stream.slot] = self.readFields(now: now)
            if endStream || self.encodings[stream.slot] == nil { self.answer(stream) }
        case .data(let stream, let bytes, let endStream):
            self.connection.consumed(stream, bytes.count)
            if let encoding = self.encodings[stream.slot] {
                var call = FuzzedCall(encoding: encoding)
                call.receive(bytes)
                if endStream { call.finish() }
            }
            if endStream { self.answer(stream) }
        case .trailers(let stream), .headersTooLarge(let stream, _):
            self.answer(stream)
        case .reset(let stream, _):
            self.connection.handlerEnded(stream)
        default:
            break
        }
    }

    /// The encoding of a call's messages; `nil` if the fields are those of no call.
    private func readFields(now: Instant) -> MessageEncoding? {
        var encoding = MessageEncoding.identity
        var isCall = true
        self.connection.fields.forEachField { field in
            switch field.name {
            case .contentType:
                isCall = isCall && ContentType(parsing: field.value) != nil
            case .grpcEncoding:
                encoding = MessageEncoding(parsing: field.value) ?? .gzip
            case .grpcAcceptEncoding:
                precondition(MessageEncodingSet(parsing: field.value).contains(.identity))
            case .grpcTimeout:
                if let timeout = try? Timeout(parsing: field.value) {
                    precondition(timeout.deadline(from: now) >= now)
                }
            default:
                _ = StatusMessage.decode(field.value)
            }
        }
        guard let metadata = try? MetadataFields.decode(self.connection.fields) else { return nil }
        var encoder = Encoder()
        encoder.startBlock()
        MetadataFields.encode(metadata, into: &encoder)
        return isCall ? encoding : nil
    }

    private mutating func answer(_ stream: StreamHandle) {
        let status = Status(code: .internalError, message: "no")
        self.connection.sendHeaders(stream, endStream: true) { encoder in
            ResponseHead.encodeTrailersOnly(status, into: &encoder)
        }
    }
}
