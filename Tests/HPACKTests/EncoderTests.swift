import HPACK
import Testing

@Suite("HPACK encoder") struct EncoderTests {
    static let response = [Field(":status", "200"), Field("content-type", "application/grpc")]

    @Test("sends a repeated block as indexes")
    func repeats() throws {
        var encoder = Encoder()
        var decoder = Decoder()
        #expect(try decoder.decode(encoder.block(Self.response)).fields == Self.response)
        let second = encoder.block(Self.response)
        #expect(second == [0x88, 0xbe])
        #expect(try decoder.decode(second).fields == Self.response)
    }

    @Test("keeps secrets and marked fields out of every table")
    func secrets() throws {
        var encoder = Encoder()
        let fields = [
            Field("authorization", "Bearer x", isNeverIndexed: true), Field("cookie", "a=b", isNeverIndexed: true),
            Field("x-key", "k", isNeverIndexed: true), Field(":method", "GET", isNeverIndexed: true),
        ]
        let block = encoder.block(fields)
        let size = encoder.tableSize
        #expect(size == 0)
        var decoder = Decoder()
        #expect(try decoder.decode(block).fields == fields)
        encoder.startBlock()
        encoder.encode(.authorization, "Bearer x")
        let automatic = encoder.block.array
        #expect(automatic.prefix(2) == [0x1f, 0x08])
    }

    @Test("puts a field of an unknown name into the table the second time")
    func secondSight() throws {
        var encoder = Encoder()
        let field = [Field("x-tenant", "blue")]
        _ = encoder.block(field)
        var size = encoder.tableSize
        #expect(size == 0)
        _ = encoder.block(field)
        size = encoder.tableSize
        #expect(size == 44)
        #expect(encoder.block(field) == [0xbe])
    }

    @Test("leaves fields out whose values change, and fields of more than a quarter of the table")
    func notWorthIndexing() {
        var encoder = Encoder()
        _ = encoder.block([
            Field("grpc-message", "oops"), Field("content-length", "12"),
            Field("content-type", String(repeating: "a", count: 1100)),
        ])
        let size = encoder.tableSize
        #expect(size == 0)
    }

    @Test("repeats registered fields without looking at them")
    func registered() throws {
        var encoder = Encoder()
        var decoder = Decoder()
        let id = encoder.register(PreparedFields(Self.response.map { ($0.name, $0.value) }))
        var repeatable = encoder.repeatableBlock(id)?.count
        #expect(repeatable == nil)
        for _ in 0..<2 {
            encoder.startBlock()
            encoder.encode(id)
            let block = encoder.block.array
            #expect(try decoder.decode(block).fields == Self.response)
        }
        let bits = encoder.repeatableBlock(id)?.bits
        #expect(bits == 0xbe88)
        // Another insertion shifts the index, so the bytes are made anew.
        #expect(try decoder.decode(encoder.block([Field("server", "swiftlet")])).fields.count == 1)
        repeatable = encoder.repeatableBlock(id)?.count
        #expect(repeatable == nil)
        encoder.startBlock()
        encoder.encode(id)
        let shifted = encoder.block.array
        #expect(shifted == [0x88, 0xbf])
        #expect(try decoder.decode(shifted).fields == Self.response)
    }

    @Test("follows the peer's table size and says so")
    func sizeUpdates() throws {
        var encoder = Encoder()
        var decoder = Decoder()
        _ = try decoder.decode(encoder.block(Self.response))
        encoder.setPeerTableLimit(0)
        encoder.setPeerTableLimit(300)
        decoder.setTableSizeLimit(300)
        let block = encoder.block(Self.response)
        #expect(block.prefix(3) == [0x20, 0x3f, 0x8d])
        #expect(try decoder.decode(block).fields == Self.response)
        #expect(encoder.block(Self.response) == [0x88, 0xbe])
        encoder.setPeerTableLimit(1 << 20)
        #expect(encoder.block(Self.response).prefix(3) == [0x3f, 0xe1, 0x1f])
        let id = encoder.register(PreparedFields(Self.response.map { ($0.name, $0.value) }))
        encoder.setPeerTableLimit(10)
        for _ in 0..<3 {
            encoder.startBlock()
            encoder.encode(id)
        }
        let size = encoder.tableSize
        #expect(size == 0)
    }

    @Test("announces a table smaller than the default")
    func smallTable() throws {
        var encoder = Encoder(tableSize: 64)
        #expect(encoder.block([Field(":method", "GET")]) == [0x3f, 0x21, 0x82])
        #expect(encoder.block([Field(":method", "GET")]) == [0x82])
    }

    @Test("random lists decode to what was encoded, at any table size", arguments: [0, 40, 100, 333, 4096, 16384])
    func randomLists(tableSize: Int) throws {
        var random = SplitMix(seed: UInt64(tableSize))
        var encoder = Encoder(tableSize: tableSize)
        encoder.setPeerTableLimit(tableSize)
        var decoder = Decoder(tableSizeLimit: max(4096, tableSize))
        let names = [
            ":path", "content-type", "grpc-timeout", "x-a", "x-b", "x-request-id", "cookie", "user-agent",
            "grpc-status", "te",
        ]
        for _ in 0..<2000 {
            if Int.random(in: 0..<40, using: &random) == 0 {
                encoder.trim()
                decoder.trim()
            }
            let fields = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                let name = names[Int.random(in: 0..<names.count, using: &random)]
                let value =
                    String(repeating: "v", count: Int.random(in: 0...9, using: &random))
                    + String(UInt8.random(in: 0...5, using: &random))
                return Field(name, value, isNeverIndexed: name == "cookie")
            }
            let decoded = try decoder.decode(encoder.block(fields))
            #expect(decoded.fields == fields)
            let sizes = (encoder.tableSize, decoder.tableSize)
            #expect(sizes.0 == sizes.1 && sizes.0 <= tableSize)
        }
    }
}
