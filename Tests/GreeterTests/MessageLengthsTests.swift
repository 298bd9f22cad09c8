import NIOCore
import Testing

@testable import greeter

@Suite("Message lengths")
struct MessageLengthsTests {
    /// A stream of messages of these lengths, each with its prefix.
    private func stream(of lengths: [Int]) -> [UInt8] {
        lengths.flatMap { length -> [UInt8] in
            let bigEndian = withUnsafeBytes(of: UInt32(length).bigEndian) { Array($0) }
            return [0] + bigEndian + Array(repeating: 0xFF, count: length)
        }
    }

    @Test("finds a long message wherever the stream is cut into frames", arguments: 1...40)
    func cuts(frameLength: Int) {
        var lengths = MessageLengths()
        let bytes = self.stream(of: [0, 3, 0, 17, 1, 30])
        var found: [Int] = []
        for start in stride(from: 0, to: bytes.count, by: frameLength) {
            let frame = ByteBuffer(bytes: bytes[start..<min(start + frameLength, bytes.count)])
            _ = lengths.read(frame) { length in
                found.append(length)
                return false
            }
        }
        #expect(found == [0, 3, 0, 17, 1, 30])
    }

    @Test("stops at the first length that is wanted", arguments: [(16, 17), (17, 30), (30, nil)])
    func first(limit: Int, length: Int?) {
        var lengths = MessageLengths()
        #expect(lengths.read(ByteBuffer(bytes: self.stream(of: [3, 17, 30])), first: { $0 > limit }) == length)
    }

    @Test("reads a length of four bytes as unsigned")
    func unsigned() {
        var lengths = MessageLengths()
        #expect(lengths.read(ByteBuffer(bytes: [0, 0xFF, 0xFF, 0xFF, 0xFF]), first: { _ in true }) == 4_294_967_295)
    }
}
