import Testing

@testable import Swiftlet

@Suite("grpc-message") struct StatusMessageTests {
    static func encode(_ message: String) -> String {
        StatusMessage.withEncoded(message) { String(decoding: $0, as: UTF8.self) }
    }

    static func decode(_ bytes: some Collection<UInt8>) -> String {
        withBytes(bytes) { StatusMessage.decode($0) }
    }

    @Test(
        "encodes everything but printable ASCII, and the percent sign",
        arguments: [
            ("", ""), ("plain ~text!", "plain ~text!"), ("100%", "100%25"), ("a\r\nb: c", "a%0D%0Ab: c"),
            ("\t\u{7f}\u{0}", "%09%7F%00"), (" ", "%20"), ("  a ", "%20 a%20"),
            ("grüße ☺", "gr%C3%BC%C3%9Fe %E2%98%BA"),
            (
                "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n",
                "%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and non-BMP %F0%9F%98%88%09%0A"
            ),
        ]
    )
    func encodes(message: String, expected: String) {
        #expect(Self.encode(message) == expected)
        #expect(Self.decode(expected.utf8) == message)
    }

    @Test(
        "keeps what is no escape, and takes lower case",
        arguments: [
            ("%", "%"), ("%4", "%4"), ("a%zz", "a%zz"), ("%%41", "%A"), ("%4%41", "%4A"), ("%c3%bc", "ü"),
            ("%C3", "\u{fffd}"), ("100% sure", "100% sure"), ("%0", "%0"), ("%41%", "A%"),
        ]
    )
    func decodesBroken(text: String, expected: String) {
        #expect(Self.decode(text.utf8) == expected)
    }

    @Test("octets that are not UTF-8 are replaced")
    func notText() {
        #expect(Self.decode([0x61, 0xff, 0x62]) == "a\u{fffd}b")
        #expect(Self.decode([0x25, 0x34, 0x31, 0xff]) == "A\u{fffd}")
    }

    @Test("random messages come back as they were, in printable ASCII")
    func roundTrip() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            let bytes = random.bytes(Int(random.next() % 40))
            let message = String(decoding: bytes, as: UTF8.self)
            let encoded = Self.encode(message)
            #expect(encoded.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7e })
            #expect(Self.decode(encoded.utf8) == message)
        }
    }

    @Test("random bytes decode to something not longer")
    func randomBytes() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<5_000 {
            let bytes = random.bytes(Int(random.next() % 30), of: "%%%%014aAfFgz ".utf8)
            let escapes = bytes.filter { $0 == UInt8(ascii: "%") }.count
            // An octet that is not UTF-8 takes three bytes as U+FFFD.
            #expect(Self.decode(bytes).utf8.count <= bytes.count + 2 * escapes)
        }
    }
}
