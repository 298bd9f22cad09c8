import HPACK

/// Cuts the bytes that come in into frames.
///
/// A frame that lies whole in the bytes at hand is used where it is; only one that is cut is copied, into a buffer that
/// is given back when the frame is done.
struct FrameReader: ~Copyable {
    private var base: UnsafeRawPointer?
    private var offset = 0
    private var end = 0
    private var partial = ByteStorage()
    private var isPartialDone = false

    /// The header of the frame that ``next(maxFrameSize:)`` found.
    private(set) var header = FrameHeader(length: 0, type: .data, streamID: 0)
    /// The payload of that frame; valid until the next call and as long as the bytes it lies in.
    private(set) var payload = UnsafeRawBufferPointer(start: nil, count: 0)

    init() {}

    /// Whether a frame has begun and is not complete.
    var hasPartialFrame: Bool { self.partial.count > 0 && !self.isPartialDone }

    /// Takes the next bytes; those before must be used up.
    @inline(__always)
    mutating func feed(_ bytes: UnsafeRawBufferPointer, from offset: Int = 0) {
        self.base = bytes.baseAddress
        self.offset = offset
        self.end = bytes.count
    }

    /// Drops everything.
    mutating func stop() {
        self.base = nil
        self.offset = 0
        self.end = 0
        self.partial.release()
        self.isPartialDone = false
    }

    /// Finds the next whole frame; false when the bytes are used up.
    @inline(__always)
    mutating func next(maxFrameSize: Int) throws(HTTP2Error) -> Bool {
        guard self.partial.count == 0 else { return try self.nextPartial(maxFrameSize) }
        let available = self.end &- self.offset
        guard available >= FrameHeader.size, let base = self.base else { return self.keepRest() }
        let start = base + self.offset
        let header = FrameHeader(start)
        guard header.length <= maxFrameSize else { throw Self.tooLarge(header, maxFrameSize) }
        guard available >= FrameHeader.size &+ header.length else { return self.keepRest() }
        self.header = header
        self.payload = UnsafeRawBufferPointer(start: start + FrameHeader.size, count: header.length)
        self.offset &+= FrameHeader.size &+ header.length
        return true
    }

    /// Copies the beginning of a frame that is not complete.
    @inline(never)
    private mutating func keepRest() -> Bool {
        if let base = self.base, self.end > self.offset {
            self.partial.append(UnsafeRawBufferPointer(start: base + self.offset, count: self.end - self.offset))
        }
        self.offset = self.end
        return false
    }

    /// Completes a frame whose beginning was copied.
    @inline(never)
    private mutating func nextPartial(_ maxFrameSize: Int) throws(HTTP2Error) -> Bool {
        if self.isPartialDone {
            self.isPartialDone = false
            self.partial.release()
            return try self.next(maxFrameSize: maxFrameSize)
        }
        self.fill(to: FrameHeader.size)
        guard self.partial.count >= FrameHeader.size, let bytes = self.partial.bytes.baseAddress else { return false }
        let header = FrameHeader(bytes)
        guard header.length <= maxFrameSize else { throw Self.tooLarge(header, maxFrameSize) }
        let size = FrameHeader.size + header.length
        self.fill(to: size)
        guard self.partial.count == size else { return false }
        self.header = header
        self.payload = UnsafeRawBufferPointer(rebasing: self.partial.bytes[FrameHeader.size...])
        self.isPartialDone = true
        return true
    }

    private mutating func fill(to size: Int) {
        let count = min(size - self.partial.count, self.end - self.offset)
        guard count > 0, let base = self.base else { return }
        self.partial.append(UnsafeRawBufferPointer(start: base + self.offset, count: count))
        self.offset += count
    }

    private static func tooLarge(_ header: FrameHeader, _ limit: Int) -> HTTP2Error {
        .connection(
            .frameSizeError,
            "received a \(header.type) frame of \(header.length) bytes on stream \(header.streamID), allowed \(limit)"
        )
    }
}
