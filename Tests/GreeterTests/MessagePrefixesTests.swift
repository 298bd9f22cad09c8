import NIOCore
import Testing

@testable import greeter

@Suite("Message prefixes")
struct MessagePrefixesTests {
    /// A stream of messages of these lengths, each with its prefix.
    private func stream(of lengths: [Int]) -> [UInt8] {
        lengths.flatMap { length -> [UInt8] in
            let bigEndian = withUnsafeBytes(of: UInt32(length).bigEndian) { Array($0) }
            return [0] + bigEndian + Array(repeating: 0xFF, count: length)
        }
    }

    @Test("finds a long message wherever the stream is cut into frames", arguments: 1...40)
    func cuts(frameLength: Int) {
        var prefixes = MessagePrefixes()
        let bytes = self.stream(of: [0, 3, 0, 17, 1, 30])
        var found: [Int] = []
        for start in stride(from: 0, to: bytes.count, by: frameLength) {
            let frame = ByteBuffer(bytes: bytes[start..<min(start + frameLength, bytes.count)])
            _ = prefixes.read(frame) { prefix in
                found.append(prefix.length)
                return false
            }
        }
        #expect(found == [0, 3, 0, 17, 1, 30])
    }

    @Test("stops at the first length that is wanted", arguments: [(16, 17), (17, 30), (30, nil)])
    func first(limit: Int, length: Int?) {
        var prefixes = MessagePrefixes()
        #expect(
            prefixes.read(ByteBuffer(bytes: self.stream(of: [3, 17, 30])), first: { $0.length > limit })?.length
                == length
        )
    }

    @Test("reads a length of four bytes as unsigned")
    func unsigned() {
        var prefixes = MessagePrefixes()
        #expect(
            prefixes.read(ByteBuffer(bytes: [0, 0xFF, 0xFF, 0xFF, 0xFF]), first: { _ in true })?.length == 4_294_967_295
        )
    }

    @Test("tells the flag")
    func flag() {
        var prefixes = MessagePrefixes()
        let compressed = MessagePrefixes.Prefix(flag: 1, length: 2)
        let bytes = ByteBuffer(bytes: [0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 7, 7])
        #expect(prefixes.read(bytes, first: { $0.flag != 0 }) == compressed)
    }
}
