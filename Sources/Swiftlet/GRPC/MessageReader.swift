import GRPCCore

/// Finds the messages in the DATA of one call (gRPC over HTTP/2, "Length-Prefixed-Message").
///
/// ```
/// reader.append(data)                         // the bytes must stay until next() has returned nil
/// while let message = try reader.next() { … } // a view, good until the next call
/// if endStream { try reader.finish() }
/// ```
///
/// A message that lies whole in the appended bytes is a view of them. One that spans frames is gathered once, in memory
/// that grows with what arrives (an announced length alone costs nothing) and that whoever gets the message can have
/// without another copy. After an error nothing comes any more.
///
/// Bytes of an unfinished message are held here, so their flow control window may be opened as they arrive: the limit
/// bounds them. Otherwise a message larger than the window would never be whole.
package struct MessageReader: ~Copyable {
    /// A message as it was sent: still compressed if it says so.
    package struct Message {
        package let bytes: UnsafeRawBufferPointer
        package let isCompressed: Bool
    }

    private enum State {
        /// Between messages, or within a prefix.
        case prefix
        case gathering
        /// The gathered message was handed out: its memory is free with the next call.
        case handedOut
        case failed
    }

    private let limit: Int
    private let allowsCompression: Bool
    private var state = State.prefix
    private var input = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The first bytes of a prefix that spans frames, and how many they are.
    private var partialPrefix: UInt64 = 0
    private var partialCount = 0
    /// The prefix of the message that is gathered.
    private var announced = MessagePrefix(isCompressed: false, length: 0)
    /// Memory for what has come of it and a part of the rest; exactly as large as the message when that is whole.
    private var gathered: MessageStorage?
    private var gatheredCount = 0

    /// Makes a reader for one call.
    ///
    /// - Parameters:
    ///   - limit: the largest message in bytes, as it is sent; what it inflates to is up to the decompressor.
    ///   - allowsCompression: whether the call has a `grpc-encoding` other than `identity`.
    package init(limit: Int, allowsCompression: Bool) {
        self.limit = limit
        self.allowsCompression = allowsCompression
    }

    /// How many bytes of an unfinished message are held.
    package var heldBytes: Int {
        self.state == .gathering ? self.gatheredCount + MessagePrefix.size : self.partialCount
    }

    /// How much memory is held for gathering.
    package var heldCapacity: Int { self.gathered?.header.count ?? 0 }

    /// Takes the octets of a DATA frame; what was appended before must be used up.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        assert(self.input.count == 0 || self.state == .failed, "\(self.input.count) bytes are not read yet")
        self.input = bytes
    }

    /// The next whole message; `nil` when more bytes are needed.
    ///
    /// - Throws: RESOURCE_EXHAUSTED for a message that announces more than the limit, INTERNAL for a flag that is not
    ///   defined, or that says "compressed" when the call names no encoding.
    package mutating func next() throws(CallError) -> Message? {
        switch self.state {
        case .prefix:
            break
        case .gathering:
            return self.gather()
        case .handedOut:
            self.dropGathered()
            self.state = .prefix
        case .failed:
            return nil
        }
        guard let prefix = self.readPrefix() else { return nil }
        try self.check(prefix)
        let length = Int(prefix.length)
        guard length <= self.input.count else {
            self.announced = prefix
            self.state = .gathering
            return self.gather()
        }
        let bytes = UnsafeRawBufferPointer(rebasing: self.input[..<length])
        self.skip(length)
        return Message(bytes: bytes, isCompressed: prefix.flag == 1)
    }

    /// Takes the message that ``next()`` has just returned with its memory; `nil` if it was not gathered.
    package mutating func takeGathered() -> MessageBytes? {
        guard self.state == .handedOut else { return nil }
        return self.gathered.take().map { MessageBytes(storage: $0) }
    }

    /// Says that the stream has ended.
    ///
    /// - Throws: INTERNAL if it ends within a message.
    package mutating func finish() throws(CallError) {
        guard self.state == .gathering || self.partialCount > 0 else { return }
        let text =
            self.state == .gathering
            ? "after \(self.gatheredCount) of \(self.announced.length) bytes of a message"
            : "after \(self.partialCount) of \(MessagePrefix.size) bytes before a message"
        self.state = .failed
        throw CallError(.internalError, "stream ended \(text)")
    }
}

// MARK: - Parts

extension MessageReader {
    @inline(__always)
    private mutating func skip(_ count: Int) {
        self.input = UnsafeRawBufferPointer(rebasing: self.input[count...])
    }

    @inline(__always)
    private mutating func readPrefix() -> MessagePrefix? {
        guard self.partialCount == 0, self.input.count >= MessagePrefix.size, let base = self.input.baseAddress else {
            return self.readPartialPrefix()
        }
        let prefix = MessagePrefix(reading: base)
        self.skip(MessagePrefix.size)
        return prefix
    }

    /// Reads a prefix byte by byte that may span frames.
    @inline(never)
    private mutating func readPartialPrefix() -> MessagePrefix? {
        while self.partialCount < MessagePrefix.size {
            guard let byte = self.input.first else { return nil }
            self.partialPrefix |= UInt64(byte) << UInt64(self.partialCount * 8)
            self.partialCount += 1
            self.skip(1)
        }
        let prefix = withUnsafeBytes(of: self.partialPrefix.littleEndian) { bytes in
            bytes.baseAddress.map { MessagePrefix(reading: $0) }
        }
        self.partialPrefix = 0
        self.partialCount = 0
        return prefix
    }

    @inline(__always)
    private mutating func check(_ prefix: MessagePrefix) throws(CallError) {
        if prefix.flag > (self.allowsCompression ? 1 : 0) || Int(prefix.length) > self.limit {
            throw self.refuse(prefix)
        }
    }

    @inline(never)
    private mutating func refuse(_ prefix: MessagePrefix) -> CallError {
        self.state = .failed
        self.dropGathered()
        if prefix.flag > 1 {
            return CallError(.internalError, "message with the flag \(prefix.flag), expected 0 or 1 (compressed)")
        }
        if prefix.flag == 1, !self.allowsCompression {
            return CallError(.internalError, "compressed message in a call without grpc-encoding, or with identity")
        }
        return CallError(
            .resourceExhausted,
            "received message of \(prefix.length) bytes is larger than the limit of \(self.limit) bytes"
        )
    }

    /// Adds what there is of a message to its part that came before.
    private mutating func gather() -> Message? {
        guard !self.input.isEmpty else { return nil }
        let length = Int(self.announced.length)
        let part = min(self.input.count, length - self.gatheredCount)
        let storage = self.storage(for: self.gatheredCount + part, of: length)
        UnsafeMutableRawBufferPointer(rebasing: storage.body[self.gatheredCount...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: self.input[..<part]))
        self.gatheredCount += part
        self.skip(part)
        guard self.gatheredCount == length else { return nil }
        self.state = .handedOut
        return Message(bytes: UnsafeRawBufferPointer(storage.body), isCompressed: self.announced.flag == 1)
    }

    /// Memory that holds so many bytes of a message at least, with what has been gathered.
    private mutating func storage(for arrived: Int, of length: Int) -> MessageStorage {
        if let gathered = self.gathered, gathered.header.count >= arrived {
            return gathered
        }
        // Four times what has arrived, so that growing moves each byte about once, and never more than is needed.
        let storage = MessageStorage.make(count: min(length, max(1_024, arrived * 4)))
        if let old = self.gathered {
            storage.body.copyMemory(from: UnsafeRawBufferPointer(rebasing: old.body[..<self.gatheredCount]))
        }
        self.gathered = storage
        return storage
    }

    private mutating func dropGathered() {
        self.gathered = nil
        self.gatheredCount = 0
    }
}
