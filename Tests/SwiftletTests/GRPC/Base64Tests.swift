import Testing

@testable import Swiftlet

@Suite("Base64 of binary metadata") struct Base64Tests {
    static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(byteCount: Base64.encodedCount(bytes.count), alignment: 1) { text in
                Base64.encode(bytes, into: text)
                return String(decoding: text, as: UTF8.self)
            }
        }
    }

    static func decode(_ text: String) -> [UInt8]? {
        withBytes(text.utf8) { Base64.decode($0) }
    }

    @Test(
        "encodes RFC 4648's test vectors without padding, and decodes them with and without",
        arguments: [
            ("", "", ""), ("f", "Zg", "=="), ("fo", "Zm8", "="), ("foo", "Zm9v", ""), ("foob", "Zm9vYg", "=="),
            ("fooba", "Zm9vYmE", "="), ("foobar", "Zm9vYmFy", ""),
        ]
    )
    func vectors(text: String, encoded: String, padding: String) {
        #expect(Self.encode(Array(text.utf8)) == encoded)
        #expect(Self.decode(encoded) == Array(text.utf8))
        #expect(Self.decode(encoded + padding) == Array(text.utf8))
        #expect(Self.decode(" \t" + encoded + padding + " ") == Array(text.utf8))
    }

    @Test("uses the standard alphabet")
    func alphabet() {
        #expect(Self.encode([0xfb, 0xff, 0xbf]) == "+/+/")
        #expect(Self.decode("+/+/") == [0xfb, 0xff, 0xbf])
        #expect(Self.decode("-_-_") == nil)
    }

    @Test(
        "refuses other characters, lengths and paddings",
        arguments: [
            "A", "AAAAA", "A===", "=", "==", "====", "AA=", "AA===", "AAA==", "AAAA=", "AAAA==", "A=A=", "AA=A",
            "AA A", "A\nAA", "AA\u{0}A", "é", "AA,A", "=AAA",
        ]
    )
    func refuses(text: String) {
        #expect(Self.decode(text) == nil)
    }

    @Test("ignores bits of the last character that belong to no byte")
    func trailingBits() {
        #expect(Self.decode("Zh") == [0x66])
        #expect(Self.decode("Zm9=") == [0x66, 0x6f])
    }

    @Test("random bytes come back as they were")
    func roundTrip() {
        var random = SeededGenerator(seed: 6)
        for count in 0..<300 {
            let bytes = random.bytes(count)
            #expect(Self.decode(Self.encode(bytes)) == bytes)
        }
    }

    @Test("random text does no harm")
    func randomText() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            let text = random.bytes(Int(random.next() % 9), of: "Az09+/= -,".utf8)
            let bytes = withBytes(text) { Base64.decode($0) }
            #expect((bytes?.count ?? 0) <= text.count)
        }
        for _ in 0..<5_000 {
            let text = random.bytes(Int(random.next() % 9))
            #expect(withBytes(text) { Base64.decode($0) }?.count ?? 0 <= text.count)
        }
    }
}
