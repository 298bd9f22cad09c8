public import GRPCCore
import HTTP2

/// The bytes of one message, as this transport hands them to and takes them from GRPCCore.
///
/// One word. In front of the bytes stands the prefix that the message has on the wire when it is not compressed, so a
/// message is sent as it lies, without another copy.
///
/// `@unchecked Sendable`: the memory is written only by who makes it, before anybody else has it, and afterwards through
/// ``withUnsafeMutableBytes(_:)``, which makes sure that nobody else has it.
public struct MessageBytes: GRPCContiguousBytes, @unchecked Sendable {
    var storage: MessageStorage

    init(storage: MessageStorage) {
        self.storage = storage
    }

    /// Makes a message of equal bytes.
    ///
    /// - Parameters:
    ///   - byte: The byte.
    ///   - count: How many; 0…2^32 - 1.
    public init(repeating byte: UInt8, count: Int) {
        self.storage = MessageStorage.make(count: count)
        self.storage.body.initializeMemory(as: UInt8.self, repeating: byte)
    }

    /// Makes a message of the bytes of a sequence.
    ///
    /// - Parameter sequence: The bytes.
    public init<Bytes: Sequence>(_ sequence: Bytes) where Bytes.Element == UInt8 {
        let storage = sequence.withContiguousStorageIfAvailable { bytes in
            MessageStorage.make(copying: UnsafeRawBufferPointer(bytes))
        }
        if let storage {
            self.storage = storage
        } else {
            self.storage = [UInt8](sequence).withUnsafeBytes { MessageStorage.make(copying: $0) }
        }
    }

    /// Makes a message by copying bytes.
    init(copying bytes: UnsafeRawBufferPointer) {
        self.storage = MessageStorage.make(copying: bytes)
    }

    /// Makes a message by copying what a received one was decompressed to.
    init(decompressed bytes: UnsafeRawBufferPointer) {
        self.storage = MessageStorage.make(count: bytes.count, cameCompressed: true)
        self.storage.body.copyMemory(from: bytes)
    }

    /// Whether the message was received compressed.
    var cameCompressed: Bool { self.storage.head.cameCompressed }

    /// How many bytes the message has.
    public var count: Int { self.storage.head.count }

    /// Reads the bytes.
    ///
    /// - Parameter body: What reads them; the pointer is valid only while it runs.
    /// - Returns: What `body` returns.
    public func withUnsafeBytes<R>(_ body: (_ buffer: UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        defer { withExtendedLifetime(self.storage) {} }
        return try body(UnsafeRawBufferPointer(self.storage.body))
    }

    /// Changes the bytes; a message that is shared is copied first.
    ///
    /// - Parameter body: What changes them; the pointer is valid only while it runs.
    /// - Returns: What `body` returns.
    public mutating func withUnsafeMutableBytes<R>(
        _ body: (_ buffer: UnsafeMutableRawBufferPointer) throws -> R
    ) rethrows -> R {
        if !self.isUnique() {
            self.storage = MessageStorage.make(copying: UnsafeRawBufferPointer(self.storage.body))
        }
        defer { withExtendedLifetime(self.storage) {} }
        return try body(self.storage.body)
    }

    /// Whether nobody else has the memory.
    mutating func isUnique() -> Bool { isKnownUniquelyReferenced(&self.storage) }

    /// Reads the message with its prefix, as it goes onto the wire.
    func withWireBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        defer { withExtendedLifetime(self.storage) {} }
        return try body(UnsafeRawBufferPointer(self.storage.wire))
    }

    /// How many bytes the message has on the wire.
    var wireCount: Int { self.storage.head.count + MessageStorage.prefixSize }

    /// Whether the prefix says that the bytes are compressed.
    var isSentCompressed: Bool { self.withWireBytes { $0[0] != 0 } }

    /// Whether the message is large enough to be sent from where it lies instead of being copied into the output.
    var isSentInPlace: Bool { self.wireCount >= Connection.referenceThreshold }
}

/// The memory of a ``MessageBytes``: a prefix and the bytes, in one allocation.
final class MessageStorage: ManagedBuffer<MessageStorage.Header, UInt8> {
    /// In one word.
    struct Header {
        private let bits: Int

        /// - Parameters:
        ///   - count: The bytes without the prefix.
        ///   - cameCompressed: Whether the message was received compressed; the bytes are decompressed all the same.
        init(count: Int, cameCompressed: Bool = false) {
            self.bits = count << 1 | (cameCompressed ? 1 : 0)
        }

        var count: Int { self.bits >> 1 }
        var cameCompressed: Bool { self.bits & 1 != 0 }
    }

    static let prefixSize = 5

    /// Makes memory for a message, the prefix written and the bytes not.
    ///
    /// `isCompressed` is the flag in the prefix.
    static func make(count: Int, isCompressed: Bool = false, cameCompressed: Bool = false) -> MessageStorage {
        let buffer = MessageStorage.create(minimumCapacity: count + Self.prefixSize) { _ in
            Header(count: count, cameCompressed: cameCompressed)
        }
        let storage = unsafeDowncast(buffer, to: MessageStorage.self)
        let prefix = storage.wire
        prefix[0] = isCompressed ? 1 : 0
        prefix.storeBytes(of: UInt32(truncatingIfNeeded: count).bigEndian, toByteOffset: 1, as: UInt32.self)
        return storage
    }

    /// The one that all empty messages share: there is nothing in it to change.
    nonisolated(unsafe) static let empty = MessageStorage.make(count: 0)

    /// Makes a message by copying bytes.
    static func make(copying bytes: UnsafeRawBufferPointer, isCompressed: Bool = false) -> MessageStorage {
        guard bytes.count > 0 else { return isCompressed ? Self.make(count: 0, isCompressed: true) : Self.empty }
        let storage = Self.make(count: bytes.count, isCompressed: isCompressed)
        storage.body.copyMemory(from: bytes)
        return storage
    }

    /// Read by its address: an access to `header` is checked to be exclusive each time.
    @inline(__always)
    var head: Header { self.withUnsafeMutablePointerToHeader { $0.pointee } }

    /// Prefix and bytes.
    var wire: UnsafeMutableRawBufferPointer {
        self.withUnsafeMutablePointers { header, elements in
            UnsafeMutableRawBufferPointer(start: elements, count: header.pointee.count + Self.prefixSize)
        }
    }

    /// The bytes.
    var body: UnsafeMutableRawBufferPointer {
        self.withUnsafeMutablePointers { header, elements in
            UnsafeMutableRawBufferPointer(start: elements + Self.prefixSize, count: header.pointee.count)
        }
    }
}
