import NIOCore

/// Finds the prefixes in a stream of gRPC's length-prefixed messages: a flag byte, four bytes of length, the message.
struct MessagePrefixes {
    /// What stands before a message.
    struct Prefix: Equatable {
        /// 1 if the message is compressed, otherwise 0.
        var flag: UInt8
        /// The number of bytes that follow.
        var length: Int
    }

    private var bytes: [UInt8] = []
    private var unread = 0

    /// Reads on, and returns the first prefix that `isWanted` holds for.
    mutating func read(_ frame: ByteBuffer, first isWanted: (Prefix) -> Bool) -> Prefix? {
        var frame = frame.readableBytesView
        while !frame.isEmpty {
            let skipped = min(self.unread, frame.count)
            self.unread -= skipped
            frame = frame.dropFirst(skipped)
            while self.bytes.count < 5, let byte = frame.popFirst() { self.bytes.append(byte) }
            guard self.unread == 0, self.bytes.count == 5 else { continue }
            let prefix = Prefix(flag: self.bytes[0], length: self.bytes.dropFirst().reduce(0) { $0 << 8 | Int($1) })
            self.unread = prefix.length
            self.bytes.removeAll(keepingCapacity: true)
            if isWanted(prefix) { return prefix }
        }
        return nil
    }
}
