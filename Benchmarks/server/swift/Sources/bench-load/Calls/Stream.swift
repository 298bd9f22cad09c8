/// A call under way.
struct Stream {
    /// 0 if the place in the table is free.
    var id: UInt32 = 0
    /// Whether it stands in the list of those that wait for room to send.
    var isWaiting = false
    /// Whether the first headers have come.
    var hasHeaders = false
    /// Nanoseconds of the monotonic clock: when it began, or was due, or when the last message of a ping-pong was sent.
    var startedAt: UInt64 = 0
    /// Messages that are wholly in the output.
    var sentMessages = 0
    /// Bytes of the next message that are in the output.
    var sentBytes = 0
    /// What the server lets us send.
    var sendWindow = 0
    /// Bytes that were read and not yet given back to the server's window.
    var consumed = 0
    var reader = MessageReader()

    /// How many messages may be sent by now.
    @inline(__always)
    func allowance(_ plan: Plan) -> Int {
        plan.kind == .pingPong ? min(self.reader.messages + 1, plan.requestMessages) : plan.requestMessages
    }
}
