import HPACK
import Testing

@Suite("HPACK Huffman coding") struct HuffmanTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let encoded: [UInt8]
        var testDescription: String { self.text }
    }

    static let cases = [
        Case(text: "www.example.com", encoded: hex("f1e3 c2e5 f23a 6ba0 ab90 f4ff")),
        Case(text: "no-cache", encoded: hex("a8eb 1064 9cbf")),
        Case(text: "custom-key", encoded: hex("25a8 49e9 5ba9 7d7f")),
        Case(text: "custom-value", encoded: hex("25a8 49e9 5bb8 e8b4 bf")),
        Case(text: "302", encoded: hex("6402")),
        Case(text: "private", encoded: hex("aec3 771a 4b")),
        Case(
            text: "Mon, 21 Oct 2013 20:13:21 GMT",
            encoded: hex("d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff")
        ),
        Case(text: "https://www.example.com", encoded: hex("9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3")),
        Case(text: "", encoded: []),
    ]

    @Test("encodes and decodes RFC 7541's examples", arguments: cases)
    func examples(_ example: Case) throws {
        #expect(Self.encode([UInt8](example.text.utf8)) == example.encoded)
        #expect(try Self.decode(example.encoded) == [UInt8](example.text.utf8))
    }

    @Test("round-trips every octet, alone and in random strings")
    func roundTrips() throws {
        for octet in UInt8.min...UInt8.max {
            #expect(try Self.decode(Self.encode([octet])) == [octet])
        }
        var random = SplitMix(seed: 7)
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            let encoded = Self.encode(text)
            #expect(text.withUnsafeBytes { Huffman.encodedLength($0) } == encoded.count)
            #expect(try Self.decode(encoded) == text)
        }
    }

    @Test("rejects padding of more than 7 bits, padding with zeros, and the end-of-string symbol")
    func rejects() {
        // "a" is 00011 and needs three bits of padding.
        #expect(throws: Never.self) { try Self.decode([0x1f]) }
        #expect(throws: DecodingError.huffmanPadding) { try Self.decode([0x1f, 0xff]) }
        #expect(throws: DecodingError.huffmanPadding) { try Self.decode([0x1e]) }
        #expect(throws: DecodingError.huffmanPadding) { try Self.decode([0x18]) }
        #expect(throws: DecodingError.huffmanPadding) { try Self.decode([0xff]) }
        #expect(throws: DecodingError.huffmanPadding) { try Self.decode([0xff, 0xff, 0xff]) }
        #expect(throws: DecodingError.huffmanEndOfString) { try Self.decode([0xff, 0xff, 0xff, 0xff]) }
        #expect(throws: DecodingError.huffmanEndOfString) { try Self.decode([0x1f, 0xff, 0xff, 0xff, 0xff, 0xff]) }
    }

    @Test("never writes more than its bound, whatever the bytes")
    func staysInBounds() {
        var random = SplitMix(seed: 11)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if let decoded = try? Self.decode(bytes) {
                #expect(decoded.count <= Huffman.decodedBound(bytes.count))
                #expect(Self.encode(decoded) == bytes)
            }
        }
    }

    static func encode(_ text: [UInt8]) -> [UInt8] {
        var output = ByteStorage()
        text.withUnsafeBytes { Huffman.encode($0, into: &output) }
        return output.bytes.array
    }

    static func decode(_ bytes: [UInt8]) throws -> [UInt8] {
        try bytes.withUnsafeBytes { bytes in
            let room = Huffman.decodedBound(bytes.count)
            let target = UnsafeMutableRawBufferPointer.allocate(byteCount: room + 16, alignment: 1)
            defer { target.deallocate() }
            target.initializeMemory(as: UInt8.self, repeating: 0xa5)
            let count = try Huffman.decode(bytes, to: #require(target.baseAddress))
            #expect(target[room...].allSatisfy { $0 == 0xa5 })
            return [UInt8](target[..<count])
        }
    }
}
