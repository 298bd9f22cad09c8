/// Compares the first reply message of a connection byte by byte.
///
/// Of the others only the length is checked.
struct FirstReply {
    private var bytes: [UInt8] = []
    private var stream: UInt32 = 0
    private(set) var isDone = false

    /// Takes what came on a stream; the first stream that anything comes on is the one.
    mutating func take(_ stream: UInt32, _ data: UnsafeRawBufferPointer, _ plan: Plan) throws(LoadError) {
        if self.stream == 0 { self.stream = stream }
        guard self.stream == stream else { return }
        self.bytes += data
        let prefix = plan.isGRPC ? 5 : 0
        guard self.bytes.count >= prefix + plan.reply.count else { return }
        let message = self.bytes[prefix..<(prefix + plan.reply.count)]
        self.isDone = true
        defer { self.bytes = [] }
        // Entries of a map have no order: the same bytes in another order pass.
        guard message.elementsEqual(plan.reply.buffer) || message.sorted() == plan.reply.buffer.sorted() else {
            let (got, expected) = (Self.shown(message), Self.shown(plan.reply.buffer))
            throw LoadError("a reply message is not the expected one: got \(got), expected \(expected)")
        }
    }

    private static func shown(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        let shown = bytes.prefix(40).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
        return shown + (bytes.count > 40 ? "… (\(bytes.count) bytes)" : "")
    }
}
