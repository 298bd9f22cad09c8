import HPACK
import Testing

@Suite("HPACK integer coding") struct IntegerCodingTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let value: Int
        let prefixBits: Int
        let bytes: [UInt8]
        var testDescription: String { self.name }
    }

    static let cases = [
        Case(name: "RFC 7541 C.1.1: 10 with a 5-bit prefix", value: 10, prefixBits: 5, bytes: [0x0a]),
        Case(name: "RFC 7541 C.1.2: 1337 with a 5-bit prefix", value: 1337, prefixBits: 5, bytes: [0x1f, 0x9a, 0x0a]),
        Case(name: "RFC 7541 C.1.3: 42 at an octet boundary", value: 42, prefixBits: 8, bytes: [0x2a]),
        Case(name: "largest value in a prefix", value: 126, prefixBits: 7, bytes: [0x7e]),
        Case(name: "prefix full, rest zero", value: 127, prefixBits: 7, bytes: [0x7f, 0x00]),
        Case(
            name: "2^32 - 1",
            value: 0xffff_ffff,
            prefixBits: 7,
            bytes: [0x7f, 0x80, 0xff, 0xff, 0xff, 0x0f]
        ),
    ]

    @Test("encodes and decodes", arguments: cases)
    func roundTrip(_ example: Case) throws {
        var output = ByteStorage()
        IntegerCoding.encode(example.value, prefixBits: example.prefixBits, pattern: 0, into: &output)
        let encoded = output.bytes.array
        #expect(encoded == example.bytes)
        #expect(try Self.decode(encoded, prefixBits: example.prefixBits) == example.value)
    }

    @Test("keeps the bits above the prefix")
    func keepsPattern() {
        var output = ByteStorage()
        IntegerCoding.encode(1337, prefixBits: 5, pattern: 0x20, into: &output)
        let encoded = output.bytes.array
        #expect(encoded == [0x3f, 0x9a, 0x0a])
    }

    @Test("ignores the bits above the prefix and accepts zeros at the end within five octets")
    func tolerates() throws {
        #expect(try Self.decode([0xea], prefixBits: 5) == 10)
        #expect(try Self.decode([0x1f, 0x80, 0x80, 0x80, 0x80, 0x00], prefixBits: 5) == 31)
    }

    @Test("rejects integers that end early or are too large")
    func rejects() {
        #expect(throws: DecodingError.truncated(offset: 0)) { try Self.decode([], prefixBits: 5) }
        #expect(throws: DecodingError.truncated(offset: 0)) { try Self.decode([0x1f], prefixBits: 5) }
        #expect(throws: DecodingError.truncated(offset: 0)) { try Self.decode([0x1f, 0x80, 0xff], prefixBits: 5) }
        #expect(throws: DecodingError.integerTooLarge(offset: 0)) {
            try Self.decode([0x1f, 0xff, 0xff, 0xff, 0xff, 0x7f], prefixBits: 5)
        }
        #expect(throws: DecodingError.integerTooLarge(offset: 0)) {
            try Self.decode([0x1f, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], prefixBits: 5)
        }
    }

    static func decode(_ bytes: [UInt8], prefixBits: Int) throws -> Int {
        try bytes.withUnsafeBytes { bytes in
            var cursor = 0
            let value = try IntegerCoding.decode(bytes, at: &cursor, prefixBits: prefixBits)
            #expect(cursor == bytes.count)
            return value
        }
    }
}
