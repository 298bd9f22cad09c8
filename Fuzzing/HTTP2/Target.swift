import HPACK
import HTTP2

/// What libFuzzer calls: the first two bytes choose what is tested and how, the others are the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 2 else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: count))
    switch bytes[0] & 3 {
    case 0:
        fuzzDecoder(Array(bytes[2...]), tableSize: 256 + Int(bytes[1]) * 16)
    case 3:
        fuzzConnection(Array(bytes[2...]), role: .client, step: Int(bytes[1]) + 1)
    default:
        fuzzConnection(Array(bytes[2...]), role: .server, step: Int(bytes[1]) + 1)
    }
    return 0
}

/// Decodes blocks, each behind a byte with its length.
private func fuzzDecoder(_ bytes: [UInt8], tableSize: Int) {
    var decoder = Decoder(tableSizeLimit: tableSize)
    var rest = bytes[...]
    while let length = rest.popFirst() {
        let block = Array(rest.prefix(Int(length)))
        rest = rest.dropFirst(Int(length))
        let isSound = block.withUnsafeBytes { block -> Bool in
            guard let list = try? decoder.decode(block) else { return false }
            var size = 0
            list.forEachField { size += $0.size }
            precondition(list.isOverSoftLimit || size == list.size)
            return true
        }
        if !isSound {
            return
        }
    }
}

/// Lets a connection receive the bytes in pieces, with a handler that does a bit of everything.
private func fuzzConnection(_ bytes: [UInt8], role: Role, step: Int) {
    var options = ConnectionOptions()
    options.maxConcurrentStreams = 5
    options.streamWindow = 65_535
    options.connectionWindow = 65_535
    options.maxOutput = 20_000
    options.maxUnreadOutput = 60_000
    var connection = Connection(role: role, options: options, now: 1)
    let prepared = connection.register(PreparedFields([(":status", "200"), ("content-type", "application/grpc")]))
    let trailers = connection.register(PreparedFields([("grpc-status", "0")]))
    let emptySettings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    var rest = ((role == .server ? Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) : []) + emptySettings + bytes)[...]
    if role == .client {
        for _ in 0..<3 {
            guard let stream = connection.openStream() else { break }
            connection.sendHeaders(stream) { $0.encode(.path, "/") }
        }
    }
    var step = step
    var now: Instant = 1
    while !rest.isEmpty {
        let piece = Array(rest.prefix(step))
        rest = rest.dropFirst(step)
        step = step * 3 % 257 + 1
        now += 1_000_000
        piece.withUnsafeBytes { piece in
            connection.receive(piece, now: now)
            while let event = connection.next() {
                handle(event, &connection, prepared, trailers)
            }
        }
        precondition(role == .client || connection.streamCount <= 5)
        precondition(connection.outputCount < 200_000)
        turn(&connection, step, now)
    }
}

/// What happens beside the peer's doing: output is drained, memory trimmed, the connection drained.
private func turn(_ connection: inout Connection, _ step: Int, _ now: Instant) {
    var count = 0
    var sum: UInt8 = 0
    connection.forEachOutput { run in
        count += run.count
        sum = run.reduce(sum, &+)
    }
    precondition(count == connection.outputCount, "\(count) bytes in runs that add up to \(sum)")
    if step.isMultiple(of: 3) {
        connection.drained(count)
    } else if step.isMultiple(of: 7) {
        connection.drained(count / 3)
    }
    if step.isMultiple(of: 31) {
        connection.trim()
    }
    if step.isMultiple(of: 50) {
        connection.drain(now: now)
    }
}

private func handle(
    _ event: Event,
    _ connection: inout Connection,
    _ prepared: PreparedFields.ID,
    _ trailers: PreparedFields.ID
) {
    switch event {
    case .headers(let stream, let endStream):
        var length = 0
        connection.fields.forEachField { length += $0.value.count }
        if endStream, length.isMultiple(of: 2) {
            connection.respond(stream, headers: prepared, trailers: trailers, messageLength: length % 100)?
                .initializeMemory(as: UInt8.self, repeating: 1, count: length % 100)
        } else if length.isMultiple(of: 3) {
            connection.sendHeaders(stream) { $0.encode(prepared) }
            send(30_000, stream, &connection)
        }
    case .data(let stream, let bytes, let endStream):
        let count = bytes.count
        if count.isMultiple(of: 2) {
            connection.consumed(stream, count)
        }
        if endStream {
            connection.sendHeaders(stream) { $0.encode(.status, "200") }
            connection.sendTrailers(stream) { $0.encode(.grpcStatus, "1") }
        } else if count % 7 == 6 {
            connection.reset(stream, .cancel)
        }
    case .trailers(let stream):
        connection.handlerEnded(stream)
    case .reset(let stream, _) where stream.id % 4 == 1:
        connection.handlerEnded(stream)
    case .writable(let stream):
        send(3000, stream, &connection)
    default:
        break
    }
}

private func send(_ count: Int, _ stream: StreamHandle, _ connection: inout Connection) {
    let message = Message(count)
    _ = connection.sendData(stream, UnsafeRawBufferPointer(message.bytes), owner: message)
}

/// The memory of a message, which goes away as soon as nobody needs it.
private final class Message {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ count: Int) {
        self.bytes = .allocate(byteCount: count, alignment: 1)
        self.bytes.initializeMemory(as: UInt8.self, repeating: 1)
    }

    deinit {
        self.bytes.deallocate()
    }
}
