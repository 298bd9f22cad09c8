import GRPCCore
import Testing

@testable import Swiftlet

@Suite("Bytes of direct calls")
struct DirectBytesTests {
    private func bytes(_ bytes: some GRPCContiguousBytes) -> [UInt8] {
        bytes.withUnsafeBytes { [UInt8]($0) }
    }

    @Test("are what they are made of")
    func contents() {
        #expect(self.bytes(DirectReplyBytes(repeating: 7, count: 3)) == [7, 7, 7])
        #expect(self.bytes(DirectReplyBytes([1, 2, 3].lazy.map { UInt8($0) })) == [1, 2, 3])
        #expect(self.bytes(DirectReplyBytes(repeating: 7, count: 0)) == [])
        #expect(self.bytes(DirectRequestBytes(repeating: 7, count: 3)) == [7, 7, 7])
        #expect(self.bytes(DirectRequestBytes([4, 5])) == [4, 5])
        #expect(self.bytes(DirectRequestBytes(UnsafeRawBufferPointer(start: nil, count: 0))) == [])
    }

    @Test("of a reply go onto the wire behind their prefix")
    func wire() {
        var reply = DirectReplyBytes(repeating: 0, count: 2)
        reply.withUnsafeMutableBytes { $0.copyBytes(from: [8, 9]) }
        #expect(reply.message.withWireBytes { [UInt8]($0) } == [0, 0, 0, 0, 2, 8, 9])
    }

    @Test("of a reply that somebody else has are copied before they are changed")
    func shared() {
        var reply = DirectReplyBytes([1, 2])
        let other = reply
        reply.withUnsafeMutableBytes { $0[0] = 9 }
        #expect(self.bytes(reply) == [9, 2])
        #expect(self.bytes(other) == [1, 2])
    }

    @Test("of a request are copied before they are changed")
    func copy() {
        let received: [UInt8] = [1, 2, 3]
        received.withUnsafeBytes { buffer in
            var request = DirectRequestBytes(buffer)
            request.withUnsafeMutableBytes { $0[0] = 9 }
            #expect(self.bytes(request) == [9, 2, 3])
        }
        #expect(received == [1, 2, 3])
    }
}
