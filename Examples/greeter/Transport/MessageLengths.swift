import NIOCore

/// Reads the lengths of the messages in a stream of gRPC's length-prefixed messages: a flag byte, four bytes of length,
/// and the message.
struct MessageLengths {
    private var prefix: [UInt8] = []
    private var unread = 0

    /// Reads on, and returns the first length that `isWanted` holds for.
    mutating func read(_ bytes: ByteBuffer, first isWanted: (Int) -> Bool) -> Int? {
        var bytes = bytes.readableBytesView
        while !bytes.isEmpty {
            let skipped = min(self.unread, bytes.count)
            self.unread -= skipped
            bytes = bytes.dropFirst(skipped)
            while self.prefix.count < 5, let byte = bytes.popFirst() { self.prefix.append(byte) }
            guard self.unread == 0, self.prefix.count == 5 else { continue }
            self.unread = self.prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) }
            self.prefix.removeAll(keepingCapacity: true)
            if isWanted(self.unread) { return self.unread }
        }
        return nil
    }
}
