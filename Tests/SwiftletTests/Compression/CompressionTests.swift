import GRPCCore
import Testing

@testable import Swiftlet

@Suite("compression of messages") struct CompressionTests {
    static let text = Array("hello gzip, hello gzip, hello gzip".utf8)

    static func compress(_ message: [UInt8], _ encoding: MessageEncoding, level: Int = 6) -> [UInt8]? {
        let contexts = CompressionContexts(level: level)
        var output = MessageBuffer()
        return withBytes(message) { contexts.compress($0, encoding, into: &output) } ? Array(output.bytes) : nil
    }

    static func decompress(
        _ message: [UInt8],
        _ encoding: MessageEncoding,
        limit: Int = 1 << 20
    ) throws(CallError) -> [UInt8] {
        let contexts = CompressionContexts()
        var output = MessageBuffer()
        try withBytes(message) { bytes throws(CallError) in
            try contexts.decompress(bytes, encoding, limit: limit, into: &output)
        }
        return Array(output.bytes)
    }

    // MARK: - What other implementations write

    /// Written by Python's gzip and zlib.
    static let written: [(MessageEncoding, String)] = [
        (.gzip, "1f8b0800000000000003cb48cdc9c95748afca2cd051c8c0ca0600ba318e2622000000"),
        (.gzip, "1f8b08000100000004ffcb48cdc9c95748afca2cd051c8c0ca0600ba318e2622000000"),
        (.gzip, "1f8b08080000000000ff6e616d652e74787400cb48cdc9c95748afca2cd051c8c0ca0600ba318e2622000000"),
        (.deflate, "789ccb48cdc9c95748afca2cd051c8c0ca0600d86f0c63"),
        (
            .deflate,
            "7801012200ddff68656c6c6f20677a69702c2068656c6c6f20677a69702c2068656c6c6f20677a6970d86f0c63"
        ),
    ]

    @Test("takes what Python writes, with a file name in the header and stored too", arguments: written)
    func vectors(encoding: MessageEncoding, text: String) throws {
        #expect(try Self.decompress(hex(text), encoding) == Self.text)
    }

    @Test("takes empty messages, also as no bytes at all")
    func empty() throws {
        #expect(try Self.decompress(hex("1f8b080000000000000303000000000000000000"), .gzip) == [])
        #expect(try Self.decompress(hex("789c030000000001"), .deflate) == [])
        #expect(try Self.decompress([], .gzip) == [])
    }

    @Test("deflate is the zlib format: a bare stream and one with a dictionary are refused")
    func otherFormats() {
        for bytes in ["cb48cdc9c95748afca2cd051c8c0ca0600", "78bb158103efcb80b37414b0b301d86f0c63"] {
            let error = #expect(throws: CallError.self) { try Self.decompress(hex(bytes), .deflate) }
            #expect(error?.code == .internalError)
            #expect(error?.message.contains("is not deflate: ") == true)
        }
    }

    // MARK: - Round trips

    @Test("what is compressed comes back, at every level", arguments: [MessageEncoding.gzip, .deflate])
    func roundTrip(encoding: MessageEncoding) throws {
        var random = SeededGenerator(seed: 13)
        for round in 0..<60 {
            let size = Int(random.next() % (round % 10 == 0 ? 300_000 : 3_000)) + 200
            let message = random.bytes(size, of: "abcdef ".utf8)
            let compressed = try #require(Self.compress(message, encoding, level: round % 12 - 1))
            #expect(compressed.count < message.count)
            #expect(try Self.decompress(compressed, encoding) == message)
        }
    }

    @Test("a message that does not get smaller is left plain, and the output as it was")
    func notSmaller() {
        var random = SeededGenerator(seed: 14)
        for size in [0, 1, 2, 10, 100, 10_000] {
            let contexts = CompressionContexts()
            var output = MessageBuffer()
            withBytes([1, 2, 3]) { output.append($0) }
            let isSmaller = withBytes(random.bytes(size)) { contexts.compress($0, .gzip, into: &output) }
            #expect(!isSmaller)
            #expect(Array(output.bytes) == [1, 2, 3])
        }
        #expect(Self.compress(Self.text, .identity) == nil)
    }

    @Test("one context serves message after message, errors and early ends between them")
    func reuse() throws {
        let contexts = CompressionContexts()
        var random = SeededGenerator(seed: 15)
        for round in 0..<200 {
            let encoding: MessageEncoding = round % 2 == 0 ? .gzip : .deflate
            let message = random.bytes(Int(random.next() % 5_000) + 100, of: "ab".utf8)
            var compressed = MessageBuffer()
            _ = withBytes(random.bytes(500)) { contexts.compress($0, encoding, into: &compressed) }
            #expect(withBytes(message) { contexts.compress($0, encoding, into: &compressed) })
            var output = MessageBuffer()
            let damaged = Array(compressed.bytes.dropLast(Int(random.next() % 20) + 1))
            #expect(throws: CallError.self) {
                try withBytes(damaged) { bytes throws(CallError) in
                    try contexts.decompress(bytes, encoding, limit: 1 << 20, into: &output)
                }
            }
            #expect(output.count == 0)
            try contexts.decompress(compressed.bytes, encoding, limit: 1 << 20, into: &output)
            #expect(Array(output.bytes) == message)
            if round == 100 {
                contexts.trim()
            }
        }
    }

    // MARK: - Attacks

    @Test("the limit holds while inflating: a bomb takes no more memory than the limit", arguments: [1_000, 100_000])
    func bomb(limit: Int) throws {
        let bomb = try #require(Self.compress([UInt8](repeating: 0, count: 10_000_000), .gzip))
        #expect(bomb.count < 20_000)
        let contexts = CompressionContexts()
        var output = MessageBuffer()
        let error = #expect(throws: CallError.self) {
            try withBytes(bomb) { bytes throws(CallError) in
                try contexts.decompress(bytes, .gzip, limit: limit, into: &output)
            }
        }
        #expect(error?.code == .resourceExhausted)
        #expect(
            error?.message
                == "received message of \(bomb.count) bytes, compressed, is larger than the limit of \(limit) bytes without"
        )
        #expect(output.count == 0)
        #expect(output.capacity <= max(2 * bomb.count, limit + 1))
    }

    @Test("a message of just the limit passes, one byte more does not", arguments: [100, 170, 171, 512, 70_000])
    func atLimit(size: Int) throws {
        let message = [UInt8](repeating: 7, count: size)
        let compressed = Self.compress(message + message + message, .deflate)
        let bytes = try #require(compressed)
        #expect(try Self.decompress(bytes, .deflate, limit: size * 3).count == size * 3)
        let error = #expect(throws: CallError.self) {
            try Self.decompress(bytes, .deflate, limit: size * 3 - 1)
        }
        #expect(error?.code == .resourceExhausted)
    }

    @Test("a message that is cut off anywhere is an error", arguments: written)
    func cutOff(encoding: MessageEncoding, text: String) {
        let bytes = hex(text)
        for count in 1..<bytes.count {
            #expect(
                throws: CallError(
                    .internalError,
                    "message of \(count) bytes is not \(encoding.name): it is cut off"
                )
            ) {
                try Self.decompress(Array(bytes[..<count]), encoding)
            }
        }
    }

    @Test("bytes behind the end are an error, a second gzip member too", arguments: written)
    func trailing(encoding: MessageEncoding, text: String) {
        let bytes = hex(text)
        for tail in [[0], bytes, [UInt8](repeating: 0, count: 1_000)] {
            #expect(
                throws: CallError(
                    .internalError,
                    "message in \(encoding.name) ends after \(bytes.count) of \(bytes.count + tail.count) bytes"
                )
            ) {
                try Self.decompress(bytes + tail, encoding)
            }
        }
    }

    @Test("a wrong checksum is an error", arguments: written)
    func checksum(encoding: MessageEncoding, text: String) {
        var bytes = hex(text)
        let place = encoding == .gzip ? bytes.count - 8 : bytes.count - 1
        bytes[place] ^= 1
        let error = #expect(throws: CallError.self) { try Self.decompress(bytes, encoding) }
        #expect(error?.message == "message of \(bytes.count) bytes is not \(encoding.name): incorrect data check")
    }

    @Test("damaged and random bytes end in an error or a message below the limit")
    func randomBytes() throws {
        var random = SeededGenerator(seed: 16)
        let contexts = CompressionContexts()
        for round in 0..<4_000 {
            let vector = Self.written[round % Self.written.count]
            var bytes = hex(vector.1)
            if round % 3 == 0 {
                bytes = random.bytes(Int(random.next() % 100))
            } else {
                for _ in 0...(random.next() % 3) {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
            }
            var output = MessageBuffer()
            try? withBytes(bytes) { bytes throws(CallError) in
                try contexts.decompress(bytes, vector.0, limit: 2_000, into: &output)
            }
            #expect(output.count <= 2_000)
        }
    }

    @Test("a compressed message in a call of identity is an error")
    func identity() {
        #expect(throws: CallError.self) { try Self.decompress([1], .identity) }
    }
}
