import ProtoReflection
import Testing

@Suite("Decoding messages")
struct WireDecodingTests {
    struct Failing: Sendable, CustomTestStringConvertible {
        var bytes: String
        var type = "p3.P3"
        var error: String
        var testDescription: String { self.error }
    }

    static let failing = [
        Failing(bytes: "08", error: "at byte 1, field oi: the input ends within a value"),
        Failing(bytes: "0801 1005 620162", error: "at byte 7, field n.n: the input ends within a value"),
        Failing(
            bytes: "2a02c080",
            error: "at byte 4, field s: the string is not valid UTF-8; use the type bytes for raw bytes"
        ),
        Failing(
            bytes: "8a0100 8a0104 6a 05 61 62",
            error: "at byte 8, field rn[1].y: length 5 reaches past the end, only 2 bytes are left"
        ),
        Failing(bytes: "00", error: "at byte 0: field number 0 is not allowed"),
        Failing(bytes: "0801 0c", error: "at byte 2: group 1 ends here but did not begin"),
        Failing(bytes: "a306 08", error: "at byte 3, field 100: the input ends within a value"),
        Failing(bytes: "a306 0801", error: "at byte 4, field 100: group 100 has no end"),
        Failing(bytes: "a306 0b14", error: "at byte 4, field 100: group 2 ends here, expected the end of group 1"),
        Failing(bytes: "3b 08013c", type: "p2.P2", error: "ok"),
        Failing(bytes: "3b 0801", type: "p2.P2", error: "at byte 3, field gg: group 7 has no end"),
        Failing(
            bytes: "a306 080108",
            type: "p2.P2",
            error: "at byte 5, field (p2.xg).z: the input ends within a value"
        ),
        Failing(bytes: "0e", error: "at byte 0: wire type 6 does not exist, expected 0 to 5"),
    ]

    @Test("says what is wrong, in which field and where", arguments: Self.failing)
    func errors(_ example: Failing) throws {
        let type = try Fixtures.message(example.type)
        var found = "ok"
        do {
            _ = try DynamicMessage(decoding: hex(example.bytes), as: type)
        } catch {
            found = "\(error)"
        }
        #expect(found == example.error)
    }

    @Test("reads a hundred messages within each other, and no more")
    func depth() throws {
        let type = try Fixtures.message("p3.P3")
        func nested(_ count: Int) -> [UInt8] {
            var message = DynamicMessage(type)
            for _ in 0..<count {
                var outer = DynamicMessage(type)
                outer["n"] = .message(message)
                message = outer
            }
            return message.encoded()
        }
        _ = try DynamicMessage(decoding: nested(100), as: type)
        let error = #expect(throws: WireDecodingError.self) { try DynamicMessage(decoding: nested(101), as: type) }
        #expect(error?.problem == .tooDeep)
        var options = WireDecodingOptions()
        options.maximumDepth = 101
        _ = try DynamicMessage(decoding: nested(101), as: type, options: options)
    }

    @Test("merges as if the bytes stood behind each other")
    func merging() throws {
        let type = try Fixtures.message("p3.P3")
        var message = try DynamicMessage(decoding: hex("1001 1a0101 62021001"), as: type)
        try message.merge(hex("1002 1a0102 62032a0161"))
        #expect(TextPrinter().text(of: message) == "i: 2\nr: 1\nr: 2\nn {\n  i: 1\n  s: \"a\"\n}\n")
    }

    @Test("keeps what it read before an error")
    func partial() throws {
        var message = DynamicMessage(try Fixtures.message("p3.P3"))
        #expect(throws: WireDecodingError.self) { try message.merge(hex("1001 6203 1001 08")) }
        #expect(TextPrinter().text(of: message) == "i: 1\nn {\n  i: 1\n}\n")
    }

    @Test("refuses a tag above 2^32-1 unless asked to decide as protoc")
    func tagOverflow() throws {
        let type = try Fixtures.message("p3.P3")
        #expect(throws: WireDecodingError.self) { try DynamicMessage(decoding: hex("888080804005"), as: type) }
        let message = try DynamicMessage(decoding: hex("888080804005"), as: type, options: .protoc)
        #expect(message["oi"] == .int32(5))
    }

    @Test("sorts maps when asked to be deterministic")
    func determinism() throws {
        let type = try Fixtures.message("p3.P3")
        let message = try TextParser().message(from: #"mo{key:"b"} mo{key:"a"} mo{key:"b" value:Y}"#, as: type)
        #expect(message.encoded() == hex("32050a01621000 32050a01611000 32050a01621001"))
        #expect(message.encoded(isDeterministic: true) == hex("32050a01611000 32050a01621000 32050a01621001"))
    }
}
