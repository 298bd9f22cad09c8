import HPACK

/// Puts together a header block that comes in several frames (RFC 9113, section 4.3), within limits that are checked
/// before anything is copied or decoded (CVE-2024-27316).
struct HeaderBlockAssembler: ~Copyable {
    private let maxFrames: Int
    private let maxSize: Int
    private var fragments = ByteStorage()
    private var frames = 0

    /// The stream that the block belongs to; 0 while none is open.
    private(set) var streamID: StreamID = 0
    /// Whether the HEADERS frame had END_STREAM.
    private(set) var endStream = false
    /// Whether the HEADERS frame said that the stream depends on itself.
    private(set) var dependsOnItself = false

    init(options: LimitOptions) {
        self.maxFrames = options.maxContinuationFrames
        self.maxSize = options.maxHeaderBlockSize
    }

    /// Whether a block is open: no other frame may come then.
    @inline(__always) var isOpen: Bool { self.streamID != 0 }

    /// The block so far; valid until the next call.
    var block: UnsafeRawBufferPointer { self.fragments.bytes }

    /// Opens a block with the fragment of a HEADERS frame without END_HEADERS.
    mutating func open(_ frame: HeadersFrame, streamID: StreamID, endStream: Bool) throws(HTTP2Error) {
        self.fragments.removeAll()
        self.frames = 0
        self.streamID = streamID
        self.endStream = endStream
        self.dependsOnItself = frame.dependsOnItself
        try self.append(frame.fragment)
    }

    /// Appends the fragment of a CONTINUATION frame.
    mutating func append(continuation fragment: UnsafeRawBufferPointer) throws(HTTP2Error) {
        self.frames += 1
        guard self.frames <= self.maxFrames else {
            throw .connection(
                .enhanceYourCalm,
                limit: .headerBlock,
                "received \(self.frames) CONTINUATION frames on stream \(self.streamID), allowed \(self.maxFrames)"
            )
        }
        try self.append(fragment)
    }

    private mutating func append(_ fragment: UnsafeRawBufferPointer) throws(HTTP2Error) {
        let size = self.fragments.count + fragment.count
        guard size <= self.maxSize else {
            throw .connection(
                .enhanceYourCalm,
                limit: .headerBlock,
                "received \(size) bytes of header block on stream \(self.streamID), allowed \(self.maxSize)"
            )
        }
        self.fragments.append(fragment)
    }

    /// Closes the block after its last fragment was used.
    mutating func close() {
        self.streamID = 0
        self.fragments.release()
    }
}
