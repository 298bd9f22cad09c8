/// Everything that a connection knows of one stream.
struct StreamSlot {
    /// 0 while the slot is free.
    var id: StreamID = 0
    var state = StreamState()
    /// Whether the layer above wants to hear when it can write.
    var wantsToWrite = false
    /// Whether the stream is in the queue of those that will hear it.
    var isQueued = false
    var sendWindow = SendWindow(0)
    var receiveWindow = ReceiveWindow(0)
    /// Octets given to the layer above and not consumed by it.
    var unconsumed = 0
    var contentLength = ContentLength()
    var smallFrames = SmallFrameBudget()
    /// The next free slot, or the next in the queue of writers; -1 is none.
    var next: Int32 = -1
}
