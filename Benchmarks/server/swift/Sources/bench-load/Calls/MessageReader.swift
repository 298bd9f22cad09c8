/// Counts the messages of a reply, which may be cut anywhere, and checks their lengths.
struct MessageReader {
    /// Messages that have come whole.
    private(set) var messages = 0
    /// Bytes that the message under way still lacks.
    private var missing = 0
    /// The prefix under way.
    private var prefix: UInt64 = 0
    private var prefixCount = 0

    /// Whether no message is under way.
    var isBetweenMessages: Bool { self.missing == 0 && self.prefixCount == 0 }

    /// A reader of a plain reply: one message without a prefix.
    mutating func expectPlain(_ count: Int) {
        self.missing = count
        if count == 0 { self.messages = 1 }
    }

    /// Reads on.
    ///
    /// - Throws: if a message is compressed or has another length than the expected one.
    @inline(__always)
    mutating func read(_ bytes: UnsafeRawBufferPointer, _ plan: Plan) throws(LoadError) {
        if self.isBetweenMessages, bytes.count == plan.reply.count + 5, let start = bytes.baseAddress, plan.isGRPC {
            let length = UInt32(bigEndian: start.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
            if start.load(as: UInt8.self) == 0 && length == plan.replyPrefix {
                self.messages += 1
                return
            }
        }
        try self.readParts(bytes, plan)
    }

    private mutating func readParts(_ bytes: UnsafeRawBufferPointer, _ plan: Plan) throws(LoadError) {
        var rest = bytes.count
        var place = 0
        while rest > 0 {
            if self.missing > 0 {
                let count = min(self.missing, rest)
                self.missing -= count
                place += count
                rest -= count
                if self.missing == 0 { self.messages += 1 }
                continue
            }
            guard plan.isGRPC else {
                throw LoadError("a reply is longer than the expected \(plan.reply.count) bytes")
            }
            self.prefix = self.prefix << 8 | UInt64(bytes[place])
            self.prefixCount += 1
            place += 1
            rest -= 1
            if self.prefixCount == 5 { try self.begin(plan) }
        }
    }

    /// Begins a message whose prefix has come.
    private mutating func begin(_ plan: Plan) throws(LoadError) {
        let flag = self.prefix >> 32
        let length = Int(self.prefix & 0xffff_ffff)
        guard flag == 0 else { throw LoadError("a reply has the flag \(flag), expected 0: not compressed") }
        guard length == plan.reply.count else {
            throw LoadError("a reply message has \(length) bytes, expected \(plan.reply.count)")
        }
        self.prefix = 0
        self.prefixCount = 0
        self.missing = length
        if length == 0 { self.messages += 1 }
    }
}
