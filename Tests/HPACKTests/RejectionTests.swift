import HPACK
import Testing

@Suite("HPACK rejections") struct RejectionTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let error: DecodingError
        var testDescription: String { self.name }
    }

    static let cases = [
        Case(name: "index 0", bytes: [0x80], error: .indexZero(offset: 0)),
        Case(name: "index beyond empty table", bytes: [0xbe], error: .indexOutOfRange(index: 62, highest: 61)),
        Case(name: "name index beyond table", bytes: [0x7e, 0x00], error: .indexOutOfRange(index: 62, highest: 61)),
        Case(
            name: "huge index",
            bytes: [0xff, 0x80, 0xff, 0xff, 0xff, 0x0f],
            error: .indexOutOfRange(index: 0xffff_ffff, highest: 61)
        ),
        Case(name: "index cut short", bytes: [0xff], error: .truncated(offset: 0)),
        Case(name: "literal without name", bytes: [0x40], error: .truncated(offset: 1)),
        Case(name: "name shorter than its length", bytes: [0x40, 0x05, 0x61], error: .truncated(offset: 1)),
        Case(name: "literal without value", bytes: [0x40, 0x01, 0x61], error: .truncated(offset: 3)),
        Case(name: "value shorter than its length", bytes: [0x42, 0x05, 0x61], error: .truncated(offset: 1)),
        Case(
            name: "value length too large",
            bytes: [0x42, 0x7f, 0xff, 0xff, 0xff, 0xff, 0x7f],
            error: .integerTooLarge(offset: 1)
        ),
        Case(
            name: "end-of-string symbol in a name",
            bytes: [0x40, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00],
            error: .huffmanEndOfString
        ),
        Case(name: "bad padding in a known field's value", bytes: [0x44, 0x81, 0xff], error: .huffmanPadding),
        Case(name: "bad padding in another value", bytes: [0x40, 0x01, 0x61, 0x81, 0x18], error: .huffmanPadding),
        Case(name: "size update after a field", bytes: [0x82, 0x20], error: .sizeUpdateAfterField(offset: 1)),
        Case(
            name: "size update above the limit",
            bytes: [0x3f, 0xe2, 0x1f],
            error: .sizeUpdateTooLarge(size: 4097, limit: 4096)
        ),
    ]

    @Test("rejects", arguments: cases)
    func rejects(_ example: Case) {
        var decoder = Decoder()
        let error = Self.error { () throws(DecodingError) in _ = try decoder.decode(example.bytes) }
        #expect(error == example.error)
    }

    @Test("says what was wrong, where, and what was allowed")
    func words() {
        #expect(
            DecodingError.indexOutOfRange(index: 70, highest: 61).description
                == "header block refers to table entry 70, the last one is 61"
        )
        #expect(
            DecodingError.sizeUpdateTooLarge(size: 4097, limit: 4096).description
                == "dynamic table size update to 4097 bytes, allowed 4096"
        )
        #expect(
            DecodingError.headerListTooLarge(size: 101, limit: 100).description
                == "header list of 101 bytes or more, allowed 100"
        )
    }

    @Test("accepts size updates at the start, the last one counts")
    func sizeUpdates() throws {
        var decoder = Decoder()
        _ = try decoder.decode(hex("4001 6101 62"))
        #expect(try decoder.decode([0xbe]).fields == [Field("a", "b")])
        #expect(try decoder.decode(hex("20 3f e1 1f 82")).fields == [Field(":method", "GET")])
        let error = Self.error { () throws(DecodingError) in _ = try decoder.decode([0xbe]) }
        #expect(error == .indexOutOfRange(index: 62, highest: 61))
    }

    @Test("demands a size update after the limit was lowered")
    func lowered() throws {
        var decoder = Decoder()
        decoder.setTableSizeLimit(100)
        let error = Self.error { () throws(DecodingError) in _ = try decoder.decode([0x82]) }
        #expect(error == .sizeUpdateMissing(limit: 100))

        var obeyed = Decoder()
        obeyed.setTableSizeLimit(100)
        #expect(try obeyed.decode([0x3f, 0x45, 0x82]).fields == [Field(":method", "GET")])
        #expect(try obeyed.decode([0x82]).fields == [Field(":method", "GET")])
    }

    @Test("drops fields above the soft limit, keeps the table in step, and stops at the hard one")
    func limits() throws {
        var decoder = Decoder(limits: .init(softListSize: 100, hardListSize: 200))
        // Each field counts 1 + 20 + 32 = 53 bytes.
        let literal: (UInt8) -> [UInt8] = { [0x40, 0x01, $0, 20] + [UInt8](repeating: $0, count: 20) }
        #expect(try decoder.decode(literal(0x61)).isOverSoftLimit == false)
        let over = try decoder.decode(literal(0x62) + literal(0x63))
        #expect(over.isOverSoftLimit)
        #expect(over.size == 106)
        #expect(over.fields.count == 1)
        #expect(try decoder.decode([0xbe]).fields.first?.name == "c")
        let error = Self.error { () throws(DecodingError) in _ = try decoder.decode([0xbe, 0xbe, 0xbf, 0xbf]) }
        #expect(error == .headerListTooLarge(size: 212, limit: 200))
    }

    @Test("a field that is larger than the table empties it")
    func largerThanTable() throws {
        var decoder = Decoder(tableSizeLimit: 64)
        _ = try decoder.decode(hex("4001 6101 62"))
        let size = decoder.tableSize
        #expect(size == 34)
        _ = try decoder.decode([0x40, 0x01, 0x61, 40] + [UInt8](repeating: 0x62, count: 40))
        let emptied = decoder.tableSize
        #expect(emptied == 0)
    }

    @Test("survives random bytes")
    func randomBytes() {
        var random = SplitMix(seed: 3)
        for _ in 0..<3000 {
            var decoder = Decoder()
            for _ in 0..<4 {
                let count = Int.random(in: 0...60, using: &random)
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                guard let decoded = try? decoder.decode(bytes) else { break }
                #expect(decoded.size >= decoded.fields.count * 32)
            }
        }
    }

    static func error(_ body: () throws(DecodingError) -> Void) -> DecodingError? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
