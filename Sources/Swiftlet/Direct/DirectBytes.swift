public import GRPCCore

/// The bytes of a request, where they were received.
///
/// Valid while a deserializer reads them, and no longer.
@frozen
public struct DirectRequestBytes: GRPCContiguousBytes {
    /// Where the bytes are; `owner` keeps them, if there is one.
    @usableFromInline let start: UnsafeRawPointer?
    /// How many bytes there are.
    public let count: Int
    @usableFromInline let owner: DirectReplyBytes?

    /// Refers to bytes that somebody else keeps.
    @inlinable
    init(_ bytes: UnsafeRawBufferPointer) {
        self.start = bytes.baseAddress
        self.count = bytes.count
        self.owner = nil
    }

    @inlinable
    init(owning bytes: DirectReplyBytes) {
        self.start = UnsafeRawPointer(bytes.start)
        self.count = bytes.count
        self.owner = bytes
    }

    /// The same bytes, kept.
    var owned: Self {
        guard self.owner == nil else { return self }
        let bytes = UnsafeRawBufferPointer(start: self.start, count: self.count)
        return DirectRequestBytes(owning: DirectReplyBytes(copying: bytes))
    }

    /// Makes equal bytes.
    ///
    /// - Parameters:
    ///   - byte: The byte.
    ///   - count: How many; 0…2^32 - 1.
    @inlinable
    public init(repeating byte: UInt8, count: Int) {
        self.init(owning: DirectReplyBytes(repeating: byte, count: count))
    }

    /// Copies the bytes of a sequence.
    ///
    /// - Parameter sequence: The bytes.
    @inlinable
    public init<Bytes: Sequence>(_ sequence: Bytes) where Bytes.Element == UInt8 {
        self.init(owning: DirectReplyBytes(sequence))
    }

    /// Reads the bytes.
    ///
    /// - Parameter body: What reads them; the pointer is valid only while it runs.
    /// - Returns: What the body returns.
    @inlinable
    public func withUnsafeBytes<R>(_ body: (_ buffer: UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        defer { withExtendedLifetime(self.owner) {} }
        return try body(UnsafeRawBufferPointer(start: self.start, count: self.count))
    }

    /// Changes a copy of the bytes.
    ///
    /// - Parameter body: What changes them; the pointer is valid only while it runs.
    /// - Returns: What the body returns.
    @inlinable
    public mutating func withUnsafeMutableBytes<R>(
        _ body: (_ buffer: UnsafeMutableRawBufferPointer) throws -> R
    ) rethrows -> R {
        var copy = DirectReplyBytes(copying: UnsafeRawBufferPointer(start: self.start, count: self.count))
        defer { self = DirectRequestBytes(owning: copy) }
        return try copy.withUnsafeMutableBytes(body)
    }
}

/// The bytes of a reply, as they go onto the wire: what a serializer writes to is what is sent.
@frozen
public struct DirectReplyBytes: GRPCContiguousBytes, @unchecked Sendable {
    // `@unchecked`: `start` points into `message`, which is Sendable; written only while nobody else has the message.
    @usableFromInline var message: MessageBytes
    @usableFromInline let start: UnsafeMutableRawPointer
    /// How many bytes there are.
    public let count: Int

    /// Makes equal bytes.
    ///
    /// - Parameters:
    ///   - byte: The byte.
    ///   - count: How many; 0…2^32 - 1.
    @inlinable
    public init(repeating byte: UInt8, count: Int) {
        self.init(count: count)
        self.start.initializeMemory(as: UInt8.self, repeating: byte, count: count)
    }

    /// Copies the bytes of a sequence.
    ///
    /// - Parameter sequence: The bytes.
    @inlinable
    public init<Bytes: Sequence>(_ sequence: Bytes) where Bytes.Element == UInt8 {
        let bytes = Array(sequence)
        self.init(count: bytes.count)
        bytes.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: self.start, count: self.count).copyMemory(from: bytes)
        }
    }

    /// Copies bytes.
    @usableFromInline
    init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count)
        UnsafeMutableRawBufferPointer(start: self.start, count: self.count).copyMemory(from: bytes)
    }

    /// Makes memory for a message; the bytes have no value yet.
    @usableFromInline
    init(count: Int) {
        let storage = MessageStorage.make(count: count)
        self.message = MessageBytes(storage: storage)
        self.start = storage.start
        self.count = count
    }

    /// The bytes of a message.
    init(message: MessageBytes) {
        self.message = message
        self.start = message.storage.start
        self.count = message.count
    }

    /// Reads the bytes.
    ///
    /// - Parameter body: What reads them; the pointer is valid only while it runs.
    /// - Returns: What the body returns.
    @inlinable
    public func withUnsafeBytes<R>(_ body: (_ buffer: UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        defer { withExtendedLifetime(self.message) {} }
        return try body(UnsafeRawBufferPointer(start: self.start, count: self.count))
    }

    /// Changes the bytes; a message that is shared is copied first.
    ///
    /// - Parameter body: What changes them; the pointer is valid only while it runs.
    /// - Returns: What the body returns.
    @inlinable
    public mutating func withUnsafeMutableBytes<R>(
        _ body: (_ buffer: UnsafeMutableRawBufferPointer) throws -> R
    ) rethrows -> R {
        self.makeUnique()
        defer { withExtendedLifetime(self.message) {} }
        return try body(UnsafeMutableRawBufferPointer(start: self.start, count: self.count))
    }

    @usableFromInline
    mutating func makeUnique() {
        guard !self.message.isUnique() else { return }
        self = DirectReplyBytes(copying: UnsafeRawBufferPointer(start: self.start, count: self.count))
    }
}

extension MessageStorage {
    /// The first byte after the prefix.
    fileprivate var start: UnsafeMutableRawPointer {
        self.withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0 + Self.prefixSize) }
    }
}
