import HPACK
import Testing

/// The decoder against a plain one, on random blocks with every representation.
@Suite("HPACK decoder against a reference") struct ReferenceTests {
    /// A table as an array of fields, newest first.
    struct Table {
        var fields: [Field] = []
        var maximumSize: Int

        var size: Int { self.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 32 } }

        mutating func insert(_ field: Field) {
            self.fields.insert(field, at: 0)
            while self.size > self.maximumSize {
                self.fields.removeLast()
            }
        }
    }

    @Test("random representations decode alike", arguments: [0, 48, 120, 500, 4096])
    func alike(tableSize: Int) throws {
        var random = SplitMix(seed: UInt64(tableSize) &+ 99)
        var decoder = Decoder(tableSizeLimit: tableSize)
        var table = Table(maximumSize: tableSize)
        for _ in 0..<3000 {
            if Int.random(in: 0..<40, using: &random) == 0 {
                decoder.trim()
            }
            var output = ByteStorage()
            var expected: [Field] = []
            if Int.random(in: 0..<50, using: &random) == 0 {
                table.maximumSize = Int.random(in: 0...tableSize, using: &random)
                while table.size > table.maximumSize {
                    table.fields.removeLast()
                }
                IntegerCoding.encode(table.maximumSize, prefixBits: 5, pattern: 0x20, into: &output)
            }
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                expected.append(Self.appendField(&output, &table, &random))
            }
            let decoded = try decoder.decode(output.bytes.array)
            #expect(decoded.fields == expected)
            let size = decoder.tableSize
            #expect(size == table.size)
        }
    }

    static let names = [":path", "te", "grpc-timeout", "content-type", "x-one", "x-two", "y"]

    static func appendField(_ output: inout ByteStorage, _ table: inout Table, _ random: inout SplitMix) -> Field {
        if !table.fields.isEmpty, Bool.random(using: &random) {
            let place = Int.random(in: 0..<table.fields.count, using: &random)
            IntegerCoding.encode(62 + place, prefixBits: 7, pattern: 0x80, into: &output)
            return table.fields[place]
        }
        var field = Field(
            Self.names[Int.random(in: 0..<Self.names.count, using: &random)],
            String(repeating: "z", count: Int.random(in: 0...70, using: &random))
                + String(Int.random(in: 0...3, using: &random))
        )
        let kind = Int.random(in: 0..<3, using: &random)
        let (pattern, prefixBits): (UInt8, Int) = [(0x40, 6), (0x00, 4), (0x10, 4)][kind]
        field.isNeverIndexed = kind == 2
        if let place = table.fields.firstIndex(where: { $0.name == field.name }), Bool.random(using: &random) {
            IntegerCoding.encode(62 + place, prefixBits: prefixBits, pattern: pattern, into: &output)
        } else {
            output.append(pattern)
            Self.appendString(field.name, &output, &random)
        }
        Self.appendString(field.value, &output, &random)
        if kind == 0 {
            table.insert(field)
        }
        return field
    }

    static func appendString(_ text: String, _ output: inout ByteStorage, _ random: inout SplitMix) {
        let bytes = [UInt8](text.utf8)
        bytes.withUnsafeBytes { bytes in
            if Bool.random(using: &random) {
                IntegerCoding.encode(bytes.count, prefixBits: 7, pattern: 0, into: &output)
                output.append(bytes)
            } else {
                let length = Huffman.encodedLength(bytes)
                IntegerCoding.encode(length, prefixBits: 7, pattern: 0x80, into: &output)
                Huffman.encode(bytes, into: &output)
            }
        }
    }
}
