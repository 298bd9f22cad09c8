import ProtoReflection
import Testing

@Suite("Reading wire bytes")
struct WireReaderTests {
    struct Varint: Sendable, CustomTestStringConvertible {
        var bytes: String
        var value: UInt64
        var testDescription: String { "\(self.bytes) is \(self.value)" }
    }

    static let varints = [
        Varint(bytes: "00", value: 0), Varint(bytes: "7f", value: 127), Varint(bytes: "8001", value: 128),
        Varint(bytes: "ac02", value: 300), Varint(bytes: "8000", value: 0),
        Varint(bytes: "ffffffff0f", value: 0xffff_ffff), Varint(bytes: "ffffffffffffffffff01", value: .max),
        Varint(bytes: "80808080808080808002", value: 0),
    ]

    @Test("reads varints, dropping bits beyond the 64th", arguments: Self.varints)
    func varint(_ example: Varint) throws {
        let value = try hex(example.bytes).withUnsafeBytes { buffer in
            var reader = WireReader(buffer)
            return try reader.varint()
        }
        #expect(value == example.value)
    }

    struct BadTag: Sendable, CustomTestStringConvertible {
        var bytes: String
        var problem: WireProblem
        var testDescription: String { "\(self.bytes): \(self.problem)" }
    }

    static let badTags = [
        BadTag(bytes: "", problem: .truncated), BadTag(bytes: "80", problem: .truncated),
        BadTag(bytes: "00", problem: .fieldNumberZero), BadTag(bytes: "07", problem: .fieldNumberZero),
        BadTag(bytes: "0e", problem: .wireTypeUnknown(6)), BadTag(bytes: "0f", problem: .wireTypeUnknown(7)),
        BadTag(bytes: "888080808000", problem: .tagTooLarge), BadTag(bytes: "8880808040", problem: .tagTooLarge),
        BadTag(bytes: "8080808080808080808000", problem: .overlongVarint),
    ]

    @Test("refuses bytes that are no tag", arguments: Self.badTags)
    func badTag(_ example: BadTag) {
        #expect(throws: example.problem) {
            try hex(example.bytes).withUnsafeBytes { buffer in
                var reader = WireReader(buffer)
                _ = try reader.tag()
            }
        }
    }

    @Test("takes overlong tags where C++ takes them")
    func tolerance() throws {
        func number(_ bytes: String, _ tolerance: WireReader.Tolerance) throws -> UInt32 {
            try hex(bytes).withUnsafeBytes { buffer in
                var reader = WireReader(buffer, tolerance: tolerance)
                return try reader.tag().number
            }
        }
        #expect(try number("8880808040", .tagOverflow) == 1)
        #expect(throws: WireProblem.tagTooLarge) { try number("888080808000", .tagOverflow) }
        #expect(try number("888080808000", .longForms) == 1)
    }

    @Test("writes backwards what it reads forwards")
    func reverseWriter() throws {
        var writer = ReverseWireWriter(capacity: 1)
        writer.prepend(fixed: 0x0102_0304_0506_0708 as UInt64)
        writer.prepend([1, 2, 3])
        writer.prepend(varint: 300)
        writer.prepend(Tag(1, .varint))
        #expect(writer.bytes == hex("08 ac02 010203 0807060504030201"))
        #expect(writer.count == 14)
    }

    @Test("writes every varint in its shortest form")
    func varintLengths() throws {
        for shift in 0..<64 {
            var writer = ReverseWireWriter()
            writer.prepend(varint: 1 << UInt64(shift))
            #expect(writer.count == shift / 7 + 1)
            let value = try writer.bytes.withUnsafeBytes { buffer in
                var reader = WireReader(buffer)
                return try reader.varint()
            }
            #expect(value == 1 << UInt64(shift))
        }
    }
}
