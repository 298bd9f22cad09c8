import Testing

@testable import ProtoCodegen

@Suite("Reading protobuf fields")
struct WireReaderTests {
    /// The numbers of all fields, or `nil` if the bytes are malformed.
    private func numbers(_ bytes: [UInt8]) -> [Int]? {
        var reader = WireReader(bytes[...])
        var numbers: [Int] = []
        do {
            while let field = try reader.next() { numbers.append(field.number) }
            return numbers
        } catch {
            return nil
        }
    }

    @Test("reads every wire type")
    func readsWireTypes() {
        let bytes: [UInt8] =
            [0x08, 0x96, 0x01] + [0x11, 1, 2, 3, 4, 5, 6, 7, 8] + [0x1A, 2, 65, 66] + [0x23, 0x08, 0x01, 0x24]
            + [0x2D, 1, 2, 3, 4]
        #expect(numbers(bytes) == [1, 2, 3, 4, 5])
    }

    @Test(
        "refuses what is no message",
        arguments: [
            [0x08], [0x08, 0x80], [0x00, 0x01], [0x0A, 0x05, 0x61], [0x0D, 1, 2, 3], [0x09, 1, 2], [0x0B],
            [0x0B, 0x14], [0x0C], [0x0E, 0x00], [0x0F, 0x00],
            [0x08] + [UInt8](repeating: 0xFF, count: 10) + [0x01],
            [0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00],
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        ] as [[UInt8]]
    )
    func refusesGarbage(_ bytes: [UInt8]) {
        #expect(numbers(bytes) == nil)
    }

    @Test("refuses groups that nest without end")
    func limitsDepth() {
        #expect(numbers([UInt8](repeating: 0x0B, count: 99) + [UInt8](repeating: 0x0C, count: 99)) == [1])
        #expect(numbers([UInt8](repeating: 0x0B, count: 100_000)) == nil)
    }
}
