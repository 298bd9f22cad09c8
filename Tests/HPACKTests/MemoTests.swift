import HPACK
import Testing

@Suite("HPACK header memo") struct MemoTests {
    /// A gRPC call's request list as clients send it, each field with incremental indexing.
    static let request = [
        (":path", "/helloworld.Greeter/SayHello"), (":authority", "127.0.0.1:50051"), ("te", "trailers"),
        ("content-type", "application/grpc"), ("user-agent", "grpc-c/1.0"), ("x-tenant", "blue"),
    ]

    static func literal(_ name: String, _ value: String, pattern: UInt8 = 0x40) -> [UInt8] {
        [pattern, UInt8(name.utf8.count)] + [UInt8](name.utf8) + [UInt8(value.utf8.count)] + [UInt8](value.utf8)
    }

    static func index(_ index: Int) -> [UInt8] {
        index < 127 ? [0x80 | UInt8(index)] : [0xff, UInt8(index - 127)]
    }

    static var literals: [UInt8] { [0x83, 0x86] + request.flatMap { literal($0.0, $0.1) } }

    /// The indexed form, `shift` insertions later.
    static func indexed(shift: Int = 0) -> [UInt8] {
        [0x83, 0x86] + (0..<request.count).reversed().flatMap { index(62 + shift + $0) }
    }

    /// A decoder that has decoded a block, so that its caches are in use.
    static func used() throws -> Decoder {
        var decoder = Decoder()
        _ = try decoder.decode([0x82])
        return decoder
    }

    @Test("the first block is not remembered: a connection with one request has no caches")
    func firstBlock() throws {
        var decoder = Decoder()
        let first = try decoder.decode(Self.literals)
        #expect(first.memo == nil)
        #expect(first.varying.count == 6)
        #expect(!first.needsSentOrder)
        let second = try decoder.decode(Self.indexed())
        #expect(second.memo != nil && !second.isRepeated)
        #expect(second.fields == first.fields)
        #expect(try decoder.decode(Self.indexed()).memo == second.memo)
    }

    @Test("recognises a repeated list")
    func repeated() throws {
        var decoder = try Self.used()
        let first = try decoder.decode(Self.literals)
        #expect(first.fields.count == 8)
        #expect(first.varying == [Field("x-tenant", "blue")])
        let second = try decoder.decode(Self.indexed())
        #expect(second.fields == first.fields)
        #expect(second.varying.isEmpty)
        #expect(!second.isRepeated)
        let third = try decoder.decode(Self.indexed())
        #expect(third.isRepeated)
        #expect(third.memo == second.memo)
        #expect(third.fields == first.fields)
        #expect(third.size == first.size)
    }

    @Test("the same bytes after an insertion mean another list")
    func sameBytesShifted() throws {
        var decoder = Decoder()
        _ = try decoder.decode(Self.literals)
        let block = Self.indexed()
        let before = try decoder.decode(block)
        #expect(try decoder.decode(block).memo == before.memo)
        _ = try decoder.decode(Self.literal("x-new", "1"))
        let after = try decoder.decode(block)
        #expect(after.memo != before.memo)
        #expect(after.fields.last == Field("x-new", "1"))
        #expect(try decoder.decode(block).fields == after.fields)
    }

    @Test("the same bytes after the table has shrunk are an error, though the last block was the same")
    func sameBytesAfterResize() throws {
        var decoder = Decoder()
        _ = try decoder.decode(Self.literals)
        let block = Self.indexed()
        _ = try decoder.decode(block)
        _ = try decoder.decode(block)
        // Size updates to nothing and back, before a static field.
        _ = try decoder.decode([0x20, 0x3f, 0xe1, 0x1f, 0x83])
        #expect(throws: DecodingError.self) { try decoder.decode(block) }
    }

    @Test("the same bytes when a size update is due are an error")
    func sameBytesWithoutUpdate() throws {
        var decoder = Decoder()
        _ = try decoder.decode(Self.literals)
        let block = Self.indexed()
        _ = try decoder.decode(block)
        decoder.setTableSizeLimit(100)
        #expect(throws: DecodingError.self) { try decoder.decode(block) }
    }

    @Test("a repeated block inserts its literals each time")
    func repeatedInsertions() throws {
        var decoder = Decoder()
        let block = Self.literal("x-a", "1")
        let first = try decoder.decode(block)
        let second = try decoder.decode(block)
        #expect(second.fields == first.fields)
        #expect(decoder.tableSize == 2 * (3 + 1 + 32))
    }

    @Test("a repeated block whose entries a field larger than the table has driven out is an error")
    func repeatedAfterEmptied() throws {
        var decoder = Decoder()
        _ = try decoder.decode(Self.literals)
        let block = Self.indexed()
        _ = try decoder.decode(block)
        #expect(try decoder.decode(block).isRepeated)
        // 4,100 octets in a table of 4,096: nothing is inserted, and nothing is left (RFC 7541, section 4.4).
        let length: [UInt8] = [0x7f, 0x85, 0x1f]
        _ = try decoder.decode([0x40, 1, 0x78] + length + [UInt8](repeating: 0x79, count: 4100))
        #expect(decoder.tableSize == 0)
        #expect(throws: DecodingError.self) { try decoder.decode(block) }
    }

    @Test("a list that other lists have driven from the memo is made anew")
    func repeatedButForgotten() throws {
        var decoder = Decoder()
        _ = try decoder.decode(Self.literals)
        let block = Self.indexed()
        let first = try decoder.decode(block)
        decoder.trim()
        let again = try decoder.decode(block)
        #expect(again.fields == first.fields)
        #expect(again.memo?.id != first.memo?.id)
    }

    @Test("a changing grpc-timeout that shifts all indexes does not matter")
    func shifted() throws {
        var decoder = Decoder()
        let first = try decoder.decode(Self.literals)
        let memo = try decoder.decode(Self.indexed()).memo
        for call in 1...30 {
            let timeout = "\(1000 + call)m"
            // The list of this call refers to entries that `call - 1` insertions have shifted.
            let decoded = try decoder.decode(Self.indexed(shift: call - 1) + Self.literal("grpc-timeout", timeout))
            #expect(decoded.isRepeated)
            #expect(decoded.memo == memo)
            #expect(decoded.varying == [Field("grpc-timeout", timeout)])
            #expect(decoded.fields == first.fields + [Field("grpc-timeout", timeout)])
        }
    }

    @Test("an indexed grpc-timeout is kept apart too")
    func indexedTimeout() throws {
        var decoder = Decoder()
        _ = try decoder.decode(Self.literals)
        let memo = try decoder.decode(Self.indexed()).memo
        _ = try decoder.decode(Self.literal("grpc-timeout", "1S"))
        let decoded = try decoder.decode(Self.indexed(shift: 1) + Self.index(62))
        #expect(decoded.memo == memo)
        #expect(decoded.varying == [Field("grpc-timeout", "1S")])
    }

    @Test("entries that were evicted and sent again are recognised")
    func evictedAndSentAgain() throws {
        var decoder = try Self.used()
        let fields = Self.request.dropLast()
        let block: [UInt8] = [0x83, 0x86] + fields.flatMap { Self.literal($0.0, $0.1) }
        let first = try decoder.decode(block)
        for call in 0..<100 {
            let value = String(repeating: "x", count: 60) + String(call)
            _ = try decoder.decode(Self.literal("x-id", value))
        }
        let again = try decoder.decode(block)
        #expect(again.memo == first.memo)
        #expect(again.isRepeated)
        #expect(again.fields == first.fields)
    }

    @Test("a path that is never indexed is recognised by its bytes, a marked one is not remembered")
    func unindexedLiterals() throws {
        var decoder = try Self.used()
        let path: [UInt8] = [0x04, 0x04] + [UInt8]("/a/b".utf8)
        let first = try decoder.decode([0x83, 0x86] + path)
        let second = try decoder.decode([0x83, 0x86] + path)
        #expect(second.isRepeated)
        #expect(second.memo == first.memo)
        let other = try decoder.decode([0x83, 0x86, 0x04, 0x04] + "/a/c".utf8)
        #expect(other.memo != first.memo)
        #expect(other.fields.last == Field(":path", "/a/c"))
        let marked = try decoder.decode([0x83, 0x86, 0x14, 0x04] + "/a/b".utf8)
        #expect(marked.varying == [Field(":path", "/a/b", isNeverIndexed: true)])
    }

    @Test("an insertion that evicts entries of the same block does not disturb it")
    func evictionWithinBlock() throws {
        var decoder = Decoder(tableSizeLimit: 100)
        _ = try decoder.decode(Self.literal("x-a", String(repeating: "a", count: 50)))
        let decoded = try decoder.decode(Self.index(62) + Self.literal("x-b", String(repeating: "b", count: 60)))
        #expect(
            decoded.fields == [
                Field("x-a", String(repeating: "a", count: 50)), Field("x-b", String(repeating: "b", count: 60)),
            ]
        )
        // The name may come from the entry that its own insertion evicts (RFC 7541, section 4.4).
        let own = try decoder.decode([0x7e, 60] + [UInt8](repeating: 0x63, count: 60))
        #expect(own.fields == [Field("x-b", String(repeating: "c", count: 60))])
    }

    @Test("keeps the order in which fields were sent and says when it matters")
    func order() throws {
        var decoder = Decoder()
        _ = try decoder.decode(Self.literal("x-k", "1"))
        let block = Self.literal("x-k", "0", pattern: 0) + Self.index(62) + Self.literal("x-k", "2", pattern: 0)
        let decoded = try decoder.decode(block)
        #expect(decoded.fields == [Field("x-k", "0"), Field("x-k", "1"), Field("x-k", "2")])
        #expect(decoded.needsSentOrder)
        #expect(try decoder.decode(Self.index(62) + Self.literal("x-k", "2", pattern: 0)).needsSentOrder == false)
        #expect(try decoder.decode(Self.literal("x-z", "2", pattern: 0) + Self.index(62)).needsSentOrder == false)
    }

    @Test("many different lists never mix")
    func manyLists() throws {
        var decoder = Decoder()
        var known: [UInt64: [Field]] = [:]
        var random = SplitMix(seed: 5)
        for _ in 0..<3000 {
            let path = "/s/m\(Int.random(in: 0..<40, using: &random))"
            let decoded = try decoder.decode([0x83, 0x86, 0x04, UInt8(path.utf8.count)] + [UInt8](path.utf8))
            #expect(decoded.fields.last == Field(":path", path))
            guard let memo = decoded.memo else { continue }
            if let fields = known[memo.id] {
                #expect(fields == decoded.fields)
                #expect(decoded.isRepeated)
            } else {
                #expect(!decoded.isRepeated)
            }
            known[memo.id] = decoded.fields
        }
    }

    @Test("lists beyond the memo's bounds are decoded all the same")
    func unremembered() throws {
        var decoder = Decoder()
        let decoded = try decoder.decode([UInt8](repeating: 0x83, count: 40))
        #expect(decoded.memo == nil)
        #expect(decoded.fields == Array(repeating: Field(":method", "POST"), count: 40))
        let empty = try decoder.decode([])
        #expect(empty.fields.isEmpty && empty.memo == nil)
    }

    @Test("forgets on request and goes on")
    func trim() throws {
        var decoder = try Self.used()
        let first = try decoder.decode(Self.literals)
        decoder.trim()
        let second = try decoder.decode(Self.indexed())
        #expect(second.fields == first.fields)
        #expect(second.memo == nil)
        let third = try decoder.decode(Self.indexed())
        #expect(third.fields == first.fields)
        #expect(third.memo != nil && third.memo?.id != first.memo?.id)
        #expect(try decoder.decode(Self.indexed()).isRepeated)
    }

    @Test("decoders that share their memory do not disturb each other")
    func sharedMemory() throws {
        let memory = CodecMemory()
        var one = Decoder(memory: memory)
        var other = Decoder(memory: memory)
        let value = String(repeating: "l", count: 100)
        let long = (0..<20).flatMap { Self.literal("x-\($0)", value, pattern: 0) }
        for _ in 0..<4 {
            let first = try one.decode(Self.literals)
            #expect(try other.decode(long + Self.literal(":path", "/a/b")).fields.count == 21)
            #expect(try one.decode(Self.indexed()).fields == first.fields)
            #expect(try other.decode(Self.index(62)).fields == [Field(":path", "/a/b")])
        }
    }
}
