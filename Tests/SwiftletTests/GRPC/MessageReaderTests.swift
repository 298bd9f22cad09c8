import GRPCCore
import Testing

@testable import Swiftlet

/// A reader in a class, as the macros need it.
final class TestReader {
    private var reader: MessageReader

    init(limit: Int, allowsCompression: Bool) {
        self.reader = MessageReader(limit: limit, allowsCompression: allowsCompression)
    }

    var heldBytes: Int { self.reader.heldBytes }
    var heldCapacity: Int { self.reader.heldCapacity }

    func append(_ bytes: UnsafeRawBufferPointer) { self.reader.append(bytes) }
    func next() throws(CallError) -> MessageReader.Message? { try self.reader.next() }
    func takeGathered() -> MessageBytes? { self.reader.takeGathered() }
    func finish() throws(CallError) { try self.reader.finish() }
}

@Suite("messages of a call") struct MessageReaderTests {
    /// A message as it is sent.
    static func framed(_ message: [UInt8], flag: UInt8 = 0) -> [UInt8] {
        let length = UInt32(message.count)
        return [flag] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + message
    }

    /// What a reader makes of some frames.
    static func read(
        _ frames: [[UInt8]],
        limit: Int = 1 << 20,
        allowsCompression: Bool = false
    ) -> (messages: [[UInt8]], error: CallError?) {
        var reader = MessageReader(limit: limit, allowsCompression: allowsCompression)
        var messages: [[UInt8]] = []
        do throws(CallError) {
            for frame in frames {
                try withBytes(frame) { bytes throws(CallError) in
                    reader.append(bytes)
                    while let message = try reader.next() {
                        messages.append(Array(message.bytes))
                    }
                }
            }
            try reader.finish()
        } catch {
            return (messages, error)
        }
        return (messages, nil)
    }

    // MARK: - Whole messages

    @Test("a message that lies whole in a frame is a view of it")
    func view() throws {
        let frame = Self.framed([1, 2, 3]) + Self.framed([]) + Self.framed([4], flag: 1)
        try withBytes(frame) { bytes throws in
            let reader = TestReader(limit: 100, allowsCompression: true)
            reader.append(bytes)
            let first = try #require(try reader.next())
            #expect(first.bytes.baseAddress == bytes.baseAddress.map { $0 + 5 })
            #expect(Array(first.bytes) == [1, 2, 3])
            #expect(!first.isCompressed && reader.takeGathered() == nil)
            let second = try #require(try reader.next())
            #expect(second.bytes.count == 0)
            let third = try #require(try reader.next())
            #expect(third.bytes.baseAddress == bytes.baseAddress.map { $0 + 18 })
            #expect(third.isCompressed && reader.takeGathered() == nil)
            #expect(try reader.next() == nil)
            #expect(reader.heldBytes == 0)
            try reader.finish()
        }
    }

    @Test("messages come out the same wherever the frames are cut")
    func splits() {
        let messages: [[UInt8]] = [[1, 2, 3], [], [UInt8](repeating: 9, count: 40), [7]]
        let bytes = messages.flatMap { Self.framed($0) }
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let frames = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                let result = Self.read(frames)
                #expect(result.error == nil && result.messages == messages)
            }
        }
    }

    @Test("random messages come out whole from random frames")
    func randomFrames() {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<300 {
            let messages = (0..<(random.next() % 8)).map { _ in
                let size = random.next() % (random.next() % 3 == 0 ? 20_000 : 30)
                return random.bytes(Int(size))
            }
            var rest = messages.flatMap { Self.framed($0) }[...]
            var frames: [[UInt8]] = []
            while !rest.isEmpty {
                let size = min(rest.count, Int(random.next() % (random.next() % 2 == 0 ? 7 : 9_000)))
                frames.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            let result = Self.read(frames)
            #expect(result.error == nil)
            #expect(result.messages == messages)
        }
    }

    // MARK: - Memory

    @Test("an announced length alone takes no memory, and what arrives at most four times as much")
    func growth() throws {
        let reader = TestReader(limit: 1 << 30, allowsCompression: false)
        try withBytes([0, 0x3f, 0xff, 0xff, 0xff]) { bytes throws in
            reader.append(bytes)
            #expect(try reader.next() == nil)
        }
        #expect(reader.heldBytes == 5)
        #expect(reader.heldCapacity <= 1_024)
        try withBytes([UInt8](repeating: 1, count: 10_000)) { bytes throws in
            for round in 1...100 {
                reader.append(bytes)
                #expect(try reader.next() == nil)
                #expect(reader.heldBytes == round * 10_000 + 5)
                #expect(reader.heldCapacity <= round * 40_000)
            }
        }
    }

    @Test("memory of a gathered message is exactly its size, and given back with the next one")
    func given() throws {
        let reader = TestReader(limit: 1 << 20, allowsCompression: false)
        for size in [100_000, 2_000, 1] {
            let bytes = Self.framed([UInt8](repeating: 5, count: size))
            try withBytes(bytes.dropLast()) { part throws in
                reader.append(part)
                #expect(try reader.next() == nil)
            }
            try withBytes(bytes.suffix(1)) { part throws in
                reader.append(part)
                let message = try #require(try reader.next())
                #expect(message.bytes.count == size)
                #expect(reader.heldCapacity == size)
                #expect(try reader.next() == nil)
            }
            #expect(reader.heldCapacity == 0)
        }
    }

    @Test("a gathered message can be taken with its memory, another one not")
    func take() throws {
        let reader = TestReader(limit: 100, allowsCompression: false)
        let bytes = Self.framed([1, 2, 3, 4])
        #expect(reader.takeGathered() == nil)
        try withBytes(bytes.prefix(6)) { part throws in
            reader.append(part)
            #expect(try reader.next() == nil)
        }
        #expect(reader.takeGathered() == nil)
        try withBytes(bytes.dropFirst(6) + bytes) { part throws in
            reader.append(part)
            let message = try #require(try reader.next())
            let taken = try #require(reader.takeGathered())
            #expect(taken.withUnsafeBytes { $0.baseAddress } == message.bytes.baseAddress)
            #expect(reader.takeGathered() == nil)
            let next = try #require(try reader.next())
            #expect(Array(next.bytes) == [1, 2, 3, 4] && reader.takeGathered() == nil)
            #expect(taken.withUnsafeBytes { Array($0) } == [1, 2, 3, 4])
            #expect(taken.withWireBytes { Array($0) } == bytes)
        }
    }

    // MARK: - Errors

    @Test("a message above the limit is refused by its prefix, one at the limit is not")
    func limit() {
        #expect(Self.read([Self.framed([1, 2, 3])], limit: 3).error == nil)
        let result = Self.read([Self.framed([9]), [0, 0, 0, 0, 4]], limit: 3)
        #expect(result.messages == [[9]])
        #expect(result.error?.code == .resourceExhausted)
        #expect(result.error?.message == "received message of 4 bytes is larger than the limit of 3 bytes")
        let largest = Self.read([[0, 255, 255, 255, 255]], limit: 4_194_304).error
        #expect(largest?.message == "received message of 4294967295 bytes is larger than the limit of 4194304 bytes")
    }

    @Test(
        "flags that do not fit are refused",
        arguments: [
            (1, false, "compressed message in a call without grpc-encoding, or with identity"),
            (2, false, "message with the flag 2, expected 0 or 1 (compressed)"),
            (255, true, "message with the flag 255, expected 0 or 1 (compressed)"),
        ] as [(UInt8, Bool, String)]
    )
    func flags(flag: UInt8, allowsCompression: Bool, message: String) {
        let result = Self.read([Self.framed([1], flag: flag)], allowsCompression: allowsCompression)
        #expect(result.messages.isEmpty)
        #expect(result.error == CallError(.internalError, message))
    }

    @Test(
        "a stream that ends within a message is an error",
        arguments: [
            ([0, 0, 0], "stream ended after 3 of 5 bytes before a message"),
            ([0, 0, 0, 0, 9, 1], "stream ended after 1 of 9 bytes of a message"),
            ([0, 0, 0, 0, 0, 1], "stream ended after 1 of 5 bytes before a message"),
            ([0, 0, 0, 0, 1], "stream ended after 0 of 1 bytes of a message"),
        ] as [([UInt8], String)]
    )
    func cutOff(bytes: [UInt8], message: String) {
        #expect(Self.read([bytes]).error == CallError(.internalError, message))
        #expect(Self.read(bytes.map { [$0] }).error == CallError(.internalError, message))
    }

    @Test("nothing comes after an error")
    func afterError() throws {
        let reader = TestReader(limit: 10, allowsCompression: false)
        try withBytes([9, 0, 0, 0, 0] + Self.framed([1])) { bytes throws in
            reader.append(bytes)
            #expect(throws: CallError.self) { try reader.next() }
            #expect(try reader.next() == nil)
        }
        try withBytes(Self.framed([1])) { bytes throws in
            reader.append(bytes)
            #expect(try reader.next() == nil)
        }
        try reader.finish()
    }

    @Test("random bytes end in messages, an error, or a wait for more")
    func randomBytes() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<3_000 {
            let frames = (0..<(random.next() % 6)).map { _ in
                random.bytes(Int(random.next() % 30), of: [0, 0, 0, 0, 1, 2, 7, 255])
            }
            let result = Self.read(frames, limit: 64, allowsCompression: random.next() % 2 == 0)
            let taken = result.messages.reduce(0) { $0 + $1.count + 5 }
            #expect(taken <= frames.reduce(0) { $0 + $1.count })
        }
    }

    @Test("a prefix is written as it is read")
    func prefix() {
        var random = SeededGenerator(seed: 10)
        for _ in 0..<200 {
            let prefix = MessagePrefix(
                isCompressed: random.next() % 2 == 0,
                length: UInt32(truncatingIfNeeded: random.next())
            )
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 5, alignment: 1)
            defer { bytes.deallocate() }
            if let base = bytes.baseAddress {
                prefix.write(to: base)
                #expect(MessagePrefix(reading: base) == prefix)
                #expect(Array(bytes) == Array(Self.framed([], flag: prefix.flag).prefix(1)) + Self.bigEndian(prefix))
            }
        }
    }

    private static func bigEndian(_ prefix: MessagePrefix) -> [UInt8] {
        withUnsafeBytes(of: prefix.length.bigEndian) { Array($0) }
    }
}
