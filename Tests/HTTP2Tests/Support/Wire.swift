import HPACK

@testable import HTTP2

/// Frames as bytes, for peers that keep to no rules.
enum Wire {
    static let preface = [UInt8]("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    static func frame(_ type: UInt8, _ flags: UInt8 = 0, _ id: UInt32, _ payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), type, flags] + word(id) + payload
    }

    static func word(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }

    static func data(_ id: UInt32, _ bytes: [UInt8], end: Bool = false) -> [UInt8] {
        frame(0, end ? 1 : 0, id, bytes)
    }

    static func data(_ id: UInt32, _ text: String, end: Bool = false) -> [UInt8] {
        data(id, [UInt8](text.utf8), end: end)
    }

    static func headers(_ id: UInt32, _ block: [UInt8], end: Bool = false, endHeaders: Bool = true) -> [UInt8] {
        frame(1, (end ? 1 : 0) | (endHeaders ? 4 : 0), id, block)
    }

    static func priority(_ id: UInt32, dependency: UInt32) -> [UInt8] { frame(2, 0, id, word(dependency) + [15]) }
    static func reset(_ id: UInt32, _ code: UInt32 = 8) -> [UInt8] { frame(3, 0, id, word(code)) }
    static func ping(_ payload: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8], ack: Bool = false) -> [UInt8] {
        frame(6, ack ? 1 : 0, 0, payload)
    }
    static func goAway(_ last: UInt32, _ code: UInt32 = 0) -> [UInt8] { frame(7, 0, 0, word(last) + word(code)) }
    static func windowUpdate(_ id: UInt32, _ increment: UInt32) -> [UInt8] { frame(8, 0, id, word(increment)) }
    static func continuation(_ id: UInt32, _ block: [UInt8], endHeaders: Bool = true) -> [UInt8] {
        frame(9, endHeaders ? 4 : 0, id, block)
    }

    static func settings(_ entries: [(UInt16, UInt32)] = []) -> [UInt8] {
        frame(4, 0, 0, entries.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 0xff)] + word($0.1) })
    }

    static let settingsAck = frame(4, 1, 0)

    /// Fields as literals without indexing and without Huffman code.
    static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { [0] + string($0.0) + string($0.1) }
    }

    private static func string(_ text: String) -> [UInt8] {
        var output = ByteStorage()
        IntegerCoding.encode(text.utf8.count, prefixBits: 7, pattern: 0, into: &output)
        return [UInt8](output.bytes) + [UInt8](text.utf8)
    }

    static let request = [(":method", "POST"), (":scheme", "http"), (":path", "/s/m"), (":authority", "host")]
}

/// A frame as it was sent, taken apart.
struct SentFrame: Equatable, CustomStringConvertible {
    var type: FrameType
    var flags: UInt8
    var id: UInt32
    var payload: [UInt8]

    static func parse(_ bytes: [UInt8]) -> [SentFrame] {
        var frames: [SentFrame] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let header = rest.withUnsafeBytes { bytes in
                bytes.baseAddress.map { FrameHeader($0) } ?? FrameHeader(length: 0, type: .data, streamID: 0)
            }
            frames.append(
                SentFrame(
                    type: header.type,
                    flags: header.flags.rawValue,
                    id: header.streamID,
                    payload: [UInt8](rest.dropFirst(9).prefix(header.length))
                )
            )
            rest = rest.dropFirst(9 + header.length)
        }
        return frames
    }

    /// The number at an offset of the payload.
    func word(_ offset: Int = 0) -> UInt32 {
        self.payload[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    var isReset: Bool { self.type == .resetStream }
    var isGoAway: Bool { self.type == .goAway }
    var endsStream: Bool { self.flags & 1 != 0 }

    var description: String { "\(self.type) on \(self.id), flags \(self.flags), \(self.payload.count) bytes" }
}
